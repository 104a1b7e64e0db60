#include <doctest/doctest.h>
#include <windows.h>

#include "host/test_files.hpp"
#include "loaded_fixture.hpp"

TEST_CASE("the copy of a library that stays is removed by the next host") {
  const test::TemporaryDirectory state;
  std::filesystem::path copy;
  {
    plugin::PrivateCopies copies(state.path());
    auto library = test::load_fixture("pins_itself", copies);
    copy = library->copy().path();
    CHECK(library->unload().find("keeps it") != std::string::npos);
  }
  REQUIRE(std::filesystem::exists(copy));
  const auto module = GetModuleHandleW(copy.c_str());
  REQUIRE(module != nullptr);
  while (GetModuleHandleW(copy.c_str()) != nullptr) FreeLibrary(module);  // as the end of the process does
  const plugin::PrivateCopies next(state.path());
  CHECK_FALSE(std::filesystem::exists(copy));
}
