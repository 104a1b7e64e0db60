#include "signature/secret_key.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using signature::format_secret_key;
using signature::parse_secret_key;
using signature::Secret;
using signature::SecretKey;

std::string fault(const Secret& file, const signature::AskPassword& ask) {
  const auto key = parse_secret_key(file.reveal(), ask);
  return key ? "" : key.error();
}

}  // namespace

TEST_CASE("a secret key comes back from its file, encrypted or not") {
  const auto key = SecretKey::generate();
  const Secret password("correct horse");
  const auto encrypted = format_secret_key(key, &password, test::cheap_cost);
  const auto plain = format_secret_key(key, nullptr);
  const auto from_encrypted = parse_secret_key(encrypted.reveal(), test::answering("correct horse"));
  const auto from_plain = parse_secret_key(plain.reveal(), test::nobody_to_ask);
  REQUIRE(from_encrypted.has_value());
  REQUIRE(from_plain.has_value());
  CHECK(from_encrypted->bytes() == key.bytes());
  CHECK(from_plain->bytes() == key.bytes());
  CHECK(from_encrypted->id() == key.id());
}

TEST_CASE("two keys differ, and so do two encryptions of one key") {
  const auto key = SecretKey::generate();
  CHECK(SecretKey::generate().bytes() != key.bytes());
  const Secret password("same");
  CHECK(format_secret_key(key, &password, test::cheap_cost).reveal() !=
        format_secret_key(key, &password, test::cheap_cost).reveal());
}

TEST_CASE("a wrong password opens nothing, and an absent one says so") {
  const Secret password("right");
  const auto file = format_secret_key(SecretKey::generate(), &password, test::cheap_cost);
  CHECK(fault(file, test::answering("wrong")) == "the password is wrong");
  CHECK(fault(file, test::answering("")) == "the password is wrong");
  CHECK(fault(file, test::nobody_to_ask) == "it is encrypted, and no password was given");
}

TEST_CASE("a file that wants more memory than minisign ever does is not tried") {
  const Secret password("right");
  auto text = format_secret_key(SecretKey::generate(), &password, test::cheap_cost).reveal();
  // The salt ends at byte 38; what follows is the cost, of which 48 is a multiple of 3 and so starts a base64
  // group.
  const auto line = text.find('\n') + 1;
  text.replace(line + 48 / 3 * 4, 4, "////");
  CHECK(fault(Secret(text), test::answering("right")).find("costs more") != std::string::npos);
}

TEST_CASE("a damaged key is refused rather than signed with") {
  const auto file = format_secret_key(SecretKey::generate(), nullptr).reveal();
  const auto line = file.find('\n') + 1;
  // In bytes 54 to 61 is the id, which nothing protects while the key is not encrypted; then come 64 bytes of
  // key.
  for (const std::size_t byte : {63U, 93U, 96U, 123U}) {
    CAPTURE(byte);
    auto damaged = file;
    auto& character = damaged[line + byte / 3 * 4];
    character = character == 'A' ? 'B' : 'A';
    CHECK_FALSE(fault(Secret(damaged), test::nobody_to_ask).empty());
  }
  for (const auto* text : {"", "untrusted comment: x\n", "untrusted comment: x\nAAAA\n"})
    CHECK(fault(Secret(text), test::nobody_to_ask) == "it is no secret key as minisign writes them");
  CHECK_FALSE(fault(Secret(file + "more"), test::nobody_to_ask).empty());
}

TEST_CASE("a secret key file is read as it is written and in no other spelling") {
  const auto text = format_secret_key(SecretKey::generate(), nullptr).reveal();
  REQUIRE(fault(Secret(text), test::nobody_to_ask).empty());
  const auto end = text.find('\n');
  CHECK_FALSE(fault(Secret(text.substr(0, end) + "\r\r" + text.substr(end)), test::nobody_to_ask).empty());
  auto digits = text;
  const auto slash = std::min(digits.find('/', end), digits.size() - 3);
  digits[slash] = '\xff';
  CHECK_FALSE(fault(Secret(digits), test::nobody_to_ask).empty());
}
