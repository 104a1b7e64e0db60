#include "plugin_index/revocations.hpp"

#include <doctest/doctest.h>

TEST_CASE("a file or its key is revoked until the index says otherwise") {
  plugin_index::Revocations revocations;
  CHECK(revocations.find("aa", "").empty());
  CHECK(revocations.replace("one", {"aa", "KEY"}));
  CHECK_FALSE(revocations.replace("one", {"KEY", "aa"}));
  CHECK(revocations.replace("two", {"bb"}));
  CHECK(revocations.find("aa", "").find("the plugin index one") != std::string::npos);
  CHECK(revocations.find("bb", "OTHER").find("the plugin index two") != std::string::npos);
  CHECK(revocations.find("cc", "KEY").find("the key KEY") != std::string::npos);
  CHECK(revocations.find("cc", "").empty());
  CHECK(revocations.replace("one", {}));
  CHECK(revocations.find("aa", "KEY").empty());
}
