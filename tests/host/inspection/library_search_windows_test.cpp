#include <doctest/doctest.h>

#include "inspection/library_search.hpp"

TEST_CASE("libraries of Windows, and those beside the host, are found where the loader finds them") {
  const auto search = inspection::LibrarySearch::of_this_machine();
  for (const auto* name : {"kernel32.dll", "KERNEL32.DLL", "msvcrt.dll"}) {
    CAPTURE(name);
    const auto found = search.find(name);
    REQUIRE(found);
    CHECK(std::filesystem::exists(*found));
  }
  CHECK_FALSE(search.find("no-such-library.dll"));
}

TEST_CASE("a set of functions is found in the library that has it") {
  const auto search = inspection::LibrarySearch::of_this_machine();
  const auto found = search.find("api-ms-win-crt-runtime-l1-1-0.dll");
  REQUIRE(found);
  CHECK(std::filesystem::exists(*found));
  CHECK_FALSE(search.find("api-ms-win-of-nothing-l1-1-0.dll"));
}
