#include "files/path_text.hpp"

#include <doctest/doctest.h>

namespace {

namespace fs = std::filesystem;

constexpr std::string_view name = "\u00e9\u65e5 \U0001f600.txt";

}  // namespace

TEST_CASE("a path is the same after it was text, whatever its letters") {
  const auto path = fs::path("folder") / files::path_from_text(name);
  CHECK(files::path_from_text(files::text_of(path)) == path);
  CHECK(files::text_of(path.filename()) == name);
  CHECK(files::text_of(fs::path()).empty());
  CHECK(files::path_from_text("").empty());
}

TEST_CASE("generic text has a slash between names") {
  CHECK(files::generic_text_of(fs::path("one") / "two" / "three") == "one/two/three");
}
