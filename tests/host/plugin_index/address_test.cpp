#include "plugin_index/address.hpp"

#include <doctest/doctest.h>

#include "host/test_files.hpp"

using plugin_index::Address;
using plugin_index::parse_address;
using plugin_index::resolve;

TEST_CASE("an index is behind https, in a file, or the index.json of a folder") {
  const test::TemporaryDirectory folder;
  CHECK(parse_address("https://example.com/plugins/index.json")->is_url);
  CHECK(parse_address(folder.path().string())->text == (folder.path() / "index.json").generic_string());
  CHECK(parse_address((folder.path() / "other.json").string())->text ==
        (folder.path() / "other.json").generic_string());
  CHECK(parse_address("http://example.com/index.json").error().find("https only") != std::string::npos);
  CHECK_FALSE(parse_address("https://").has_value());
  CHECK_FALSE(parse_address("").has_value());
}

TEST_CASE("the signature lies beside the index, and binds its name") {
  const Address url{"https://example.com/a/index.json?token=x", true};
  CHECK(url.of_signature().text == "https://example.com/a/index.json.minisig?token=x");
  CHECK(url.file_name() == "index.json");
  CHECK(Address{"/a/index.json", false}.of_signature().text == "/a/index.json.minisig");
}

TEST_CASE("a file lies below its index, or behind https") {
  const Address url{"https://example.com/a/index.json", true};
  CHECK(resolve(url, "1.0/slack.so")->text == "https://example.com/a/1.0/slack.so");
  CHECK(resolve(url, "https://cdn.example.com/slack.so")->text == "https://cdn.example.com/slack.so");
  CHECK_FALSE(resolve(url, "http://example.com/slack.so").has_value());
  CHECK_FALSE(resolve(url, "file:///etc/passwd").has_value());
  const Address file{"/srv/plugins/index.json", false};
  CHECK(resolve(file, "1.0/slack.so")->text == "/srv/plugins/1.0/slack.so");
  CHECK(resolve(file, "https://cdn.example.com/slack.so")->is_url);
  CHECK(resolve(file, "../slack.so").error().find("does not lie below") != std::string::npos);
  CHECK_FALSE(resolve(file, "/etc/passwd").has_value());
}
