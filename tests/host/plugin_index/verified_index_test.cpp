#include "plugin_index/verified_index.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using plugin_index::Address;
using plugin_index::verify_index;
using signature::SecretKey;

const Address address{"https://example.com/index.json", true};

std::string sample_text() {
  return plugin_index::format_index(test::sample_index());
}

std::string fault_of(const plugin_index::SignedText& read, const plugin_index::Terms& terms) {
  const auto index = verify_index(address, read, terms);
  REQUIRE_FALSE(index.has_value());
  CHECK(index.error().find(address.text) != std::string::npos);
  return index.error();
}

}  // namespace

TEST_CASE("an index that a trusted key signed is read, and its key told") {
  const auto key = SecretKey::generate();
  const auto trust = test::trusting(key);
  const auto verified = verify_index(address, test::signed_by(key, sample_text()), {trust});
  REQUIRE(verified.has_value());
  CHECK(verified->key_id == key.id().text());
  CHECK(verified->index == test::sample_index());
  CHECK(verified->warnings.empty());
}

TEST_CASE("a signature is judged before the index is read") {
  const auto key = SecretKey::generate();
  auto trust = test::trusting(key);
  auto read = test::signed_by(key, "{ no index");
  CHECK(fault_of(read, {trust}).find("cannot be read") != std::string::npos);
  read.text += ' ';
  CHECK(fault_of(read, {trust}).find("not of this file") != std::string::npos);
  CHECK(fault_of({read.text, ""}, {trust}).find("signature") != std::string::npos);
  const auto strangers = test::signed_by(SecretKey::generate(), sample_text());
  CHECK(fault_of(strangers, {trust}).find("no --trusted-key names") != std::string::npos);
  const auto other_name = test::signed_by(key, sample_text(), "file:slack.so");
  CHECK(fault_of(other_name, {trust}).find("signed as slack.so") != std::string::npos);
  trust.revoke(key.id().text());
  CHECK(fault_of(test::signed_by(key, sample_text()), {trust}).find("revoked") != std::string::npos);
}

TEST_CASE("an index older than the last one is refused, an expired one warns") {
  const auto key = SecretKey::generate();
  const auto trust = test::trusting(key);
  const auto read = test::signed_by(key, sample_text());
  CHECK(fault_of(read, {trust, 8}).find("serial 7, and 8") != std::string::npos);
  CHECK(verify_index(address, read, {trust, 7}).has_value());
  const auto expired = verify_index(address, read, {trust, 0, 2'000'000'001});
  REQUIRE(expired.has_value());
  REQUIRE(expired->warnings.size() == 1);
  CHECK(expired->warnings[0].find("expired on 2033-05-18T03:33:20Z") != std::string::npos);
}

TEST_CASE("an index without a signature is not read") {
  const auto key = SecretKey::generate();
  const auto trust = test::trusting(key);
  const auto signed_text = test::signed_by(key, sample_text());
  test::FakeReader reader;
  reader.contents[address.text] = signed_text.text;
  CHECK(read_index(reader, address, {trust}).error().find("signature of the plugin index is missing") !=
        std::string::npos);
  reader.contents[address.of_signature().text] = signed_text.signature;
  CHECK(read_index(reader, address, {trust}).has_value());
}
