#include "probe/examiner.hpp"

#include <doctest/doctest.h>

#include "artifact/examination_text.hpp"
#include "artifact/file_image.hpp"
#include "host/probe/processes.hpp"
#include "host/test_files.hpp"

namespace {

std::span<const std::byte> content_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

TEST_CASE("an examiner says of a file what is read of it here") {
  for (const auto* name : {"good", "two", "no_manifest", "thread_local_destructor"}) {
    CAPTURE(name);
    const auto content = test::read_file(test::fixture(name));
    const auto file = artifact::file_of(content_of(content));
    const auto there = test::examiner().examine(file.get());
    const auto here = artifact::examine(content_of(content));
    REQUIRE_MESSAGE(there.has_value(), there.error().reason);
    CHECK(artifact::to_text(*there) == artifact::to_text(*here));
  }
}

TEST_CASE("a file that is no library is refused in the words of the reader") {
  const std::string text = "no library";
  const auto file = artifact::file_of(content_of(text));
  const auto there = test::examiner().examine(file.get());
  const auto here = artifact::examine(content_of(text));
  REQUIRE_FALSE(there.has_value());
  CHECK(there.error().reason == here.error());
}
