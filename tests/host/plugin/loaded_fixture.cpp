#include "loaded_fixture.hpp"

#include <doctest/doctest.h>

#include "artifact/file_image.hpp"
#include "host/test_files.hpp"

namespace test {

std::shared_ptr<plugin::Library> load_fixture(const std::string& name, plugin::PrivateCopies& copies) {
  const auto content = read_file(fixture(name));
  const auto bytes = std::as_bytes(std::span(content));
  auto examination = artifact::examine(bytes);
  REQUIRE_MESSAGE(examination.has_value(), examination.error());
  const auto file = artifact::plugin_file(name);
  auto copy = copies.write(file, bytes);
  REQUIRE_MESSAGE(copy.has_value(), copy.error());
  auto library = plugin::Library::load({std::move(*copy), file, artifact::sha256_hex(bytes),
                                        std::move(examination->artifact), plugin::Tier::in_host});
  REQUIRE_MESSAGE(library.has_value(), library.error().reason);
  return *library;
}

}  // namespace test
