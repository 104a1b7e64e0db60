#include "develop/build_errors.hpp"

#include <doctest/doctest.h>

using develop::first_error;

TEST_CASE("build errors: errors of linkers are found, or the last line") {
  CHECK(first_error("x\n/usr/bin/ld: a.o: undefined reference to `f'\n") ==
        "/usr/bin/ld: a.o: undefined reference to `f'");
  CHECK(first_error("a\nb\n\n") == "b");
  CHECK(first_error("").empty());
  CHECK(first_error("\n \n").empty());
}

TEST_CASE("build errors: CMake's reason is told in full, and no more") {
  CHECK(first_error("-- x\n"
                    "CMake Error at CMakeLists.txt:5 (find_package):\n"
                    "  By not providing FindAhaSdk.cmake CMake did not find it.\n"
                    "\n"
                    "  Add its prefix to CMAKE_PREFIX_PATH.\n"
                    "\n"
                    "\n"
                    "-- Configuring incomplete, errors occurred!\n") ==
        "CMake Error at CMakeLists.txt:5 (find_package):\n"
        "  By not providing FindAhaSdk.cmake CMake did not find it.\n"
        "\n"
        "  Add its prefix to CMAKE_PREFIX_PATH.");
  CHECK(first_error("CMake Error at CMakeLists.txt:3 (add_library):\n  No SOURCES given\n\n\n"
                    "CMake Error at CMakeLists.txt:4 (x):\n  Another\n") ==
        "CMake Error at CMakeLists.txt:3 (add_library):\n  No SOURCES given");
  CHECK(first_error("CMake Error: no such folder") == "CMake Error: no such folder");
}

TEST_CASE("build errors: a mistake in define() is told at the author's line, in the SDK's sentence") {
  CHECK(
      first_error(
          "/p/include/aha/export.hpp: In instantiation of 'definition':\n"
          "linear.cpp:17:1:   required from here\n"
          "/p/include/aha/export.hpp:38:14:   in 'constexpr' expansion of 'Hello::define(declared)'\n"
          "linear.cpp:8:13:   in 'constexpr' expansion of '(& d)->option(\"a\")'\n"
          "/p/include/aha/definition.hpp:287:32:   in 'constexpr' expansion of 'this->current_field()'\n"
          "/p/include/aha/definition.hpp:282:31: error: call to non-'constexpr' function 'definition_error'\n"
          "  282 |       detail::definition_error(\"aha::Definition: an option before the first field\");\n"
          "      |       ~~~~~~~~~~~~~~~~~~~~~~~~^~~~\n") ==
      "linear.cpp:8:13: error: an option before the first field");
  // The sentence is an argument further out.
  CHECK(first_error("/s/linear.cpp:9:13:   in 'constexpr' expansion of 'd->string(\"x\")'\n"
                    "/p/include/aha/definition.hpp:9:1:   in 'constexpr' expansion of 'add(f, ((const "
                    "char*)\"aha::Definition: "
                    "more than 32 fields\"))'\n"
                    "/p/include/aha/detail/fixed_list.hpp:20:5: error: call to non-'constexpr' function\n") ==
        "/s/linear.cpp:9:13: error: more than 32 fields");
}

TEST_CASE("build errors: an error inside a library is told where the author led to it") {
  CHECK(first_error("/usr/include/c++/12/vector:3: In instantiation of 'x':\n"
                    "a.cpp:7:3:   required from here\n"
                    "/usr/include/c++/12/vector:9:5: error: static assertion failed: no\n"
                    "b.cpp:1:1: error: another\n") ==
        "a.cpp:7:3: error: static assertion failed: no (at /usr/include/c++/12/vector:9:5)");
  CHECK(first_error("/p/include/aha/export.hpp:41:3: error: constexpr variable must be constant\n"
                    "/p/include/aha/definition.hpp:1:2: note: function cannot be used\n"
                    "    detail::definition_error(\"aha::Definition: two fields of one name\");\n"
                    "a.cpp:8:7: note: in call to 'string'\n"
                    "b.cpp:1:1: error: another\n") == "a.cpp:8:7: error: two fields of one name");
}

TEST_CASE("build errors: what leads to no line of the author's stays as it is") {
  CHECK(first_error("a.cpp:7:1: error: expected ;\n/usr/include/x.h:1:1: error: y\n") ==
        "a.cpp:7:1: error: expected ;");
  CHECK(first_error("/usr/include/x.h:1:1: error: y\n") == "/usr/include/x.h:1:1: error: y");
  CHECK(first_error("a.cpp:1:1: error: x") == "a.cpp:1:1: error: x");
}
