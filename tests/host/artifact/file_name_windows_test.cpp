#include "artifact/file_name.hpp"

#include <doctest/doctest.h>

#include "artifact/file_image.hpp"

using artifact::find_name_fault;

TEST_CASE("the name of a device is none of a file, whatever ending it has") {
  for (const char* const name : {"nul.dll", "NUL.dll", "con", "prn.dll", "aux.tar.dll", "com1.dll",
                                 "Com9.dll", "lpt1", "lpt\u00b2.dll", "nul .dll", "conin$.dll", "CONOUT$"}) {
    CAPTURE(name);
    CHECK(find_name_fault(name).find("is a device") != std::string::npos);
    CHECK_FALSE(artifact::is_plugin_name(name));
  }
  for (const char* const name :
       {"null.dll", "icon.dll", "com.dll", "com10.dll", "com0.dll", "lpt.dll", "nulls", "my.nul"}) {
    CAPTURE(name);
    CHECK(find_name_fault(name).empty());
  }
}

TEST_CASE("what Windows leaves out of a name, or takes for more than a name, is none of a file") {
  CHECK(find_name_fault("slack.dll.").find("ends with") != std::string::npos);
  CHECK(find_name_fault("slack.dll ").find("ends with") != std::string::npos);
  for (const char* const name :
       {"slack.dll:stream", "a/slack.dll", "a\\slack.dll", "slack?.dll", "sla\x01k.dll"}) {
    CAPTURE(name);
    CHECK(find_name_fault(name).find("character") != std::string::npos);
    CHECK_FALSE(artifact::is_plugin_name(name));
  }
  CHECK(find_name_fault("sl\u00e4ck \u65e5.dll").empty());
}
