#include "signature/minisign.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using signature::Algorithm;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// What is wrong with a signature file.
std::string fault(std::string_view text) {
  const auto file = signature::parse_signature_file(text);
  return file ? "" : file.error();
}

// Signed by a key whose signature has a slash in its base64.
std::string good() {
  for (;;) {
    auto text = test::signed_text(signature::SecretKey::generate(), "content");
    const auto line = text.find("\nRU") + 1;
    if (text.substr(line, text.find('\n', line) - line).find('/') != std::string::npos) return text;
  }
}

const std::string good_signature = good();

}  // namespace

TEST_CASE("a key id reads as minisign prints it") {
  const auto key = signature::parse_public_key("RWQoWfbu6XRkc4Xg8AGfleBRDy+GGYbaLhCs+up8xA3iNI3IuQ/u2aEf");
  REQUIRE(key.has_value());
  CHECK(key->id.text() == "736474E9EEF65928");
  CHECK(signature::parse_key_id("736474e9eef65928") == key->id);
  CHECK_FALSE(signature::parse_key_id("736474e9eef6592").has_value());
  CHECK_FALSE(signature::parse_key_id("736474e9eef6592g").has_value());
  CHECK_FALSE(signature::parse_key_id("").has_value());
}

TEST_CASE("a public key is read from its file and from its line alone") {
  const auto key = signature::SecretKey::generate().public_key();
  const auto file = signature::format_public_key(key);
  for (const auto& text : {file, file.substr(file.find('\n') + 1), replaced(file, "\n", "\r\n")}) {
    const auto read = signature::parse_public_key(text);
    REQUIRE(read.has_value());
    CHECK(read->id == key.id);
    CHECK(read->bytes == key.bytes);
  }
}

TEST_CASE("what is no public key is refused") {
  for (const auto* text : {"", "\n", "untrusted comment: x\n", "RWQ=", "not base64 at all",
                           "RUQoWfbu6XRkc4Xg8AGfleBRDy+GGYbaLhCs+up8xA3iNI3IuQ/u2aEf",
                           "RWQoWfbu6XRkc4Xg8AGfleBRDy+GGYbaLhCs+up8xA3iNI3IuQ/u2aEf\nmore"}) {
    CAPTURE(text);
    CHECK_FALSE(signature::parse_public_key(text).has_value());
  }
}

TEST_CASE("a signature file is read back as it was written, whatever its ends of line") {
  for (const auto algorithm : {Algorithm::legacy, Algorithm::prehashed}) {
    const auto key = signature::SecretKey::generate();
    const auto text = test::signed_text(key, "content", algorithm);
    std::string windows;
    for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
    for (const auto& form : {text, windows, text.substr(0, text.size() - 1)}) {
      const auto file = signature::parse_signature_file(form);
      REQUIRE(file.has_value());
      CHECK(file->algorithm == algorithm);
      CHECK(file->key_id == key.id());
      CHECK(file->trusted_comment == "a comment");
      CHECK(signature::format_signature_file(*file) == text);
    }
  }
}

TEST_CASE("a broken signature file is refused with what is broken") {
  CHECK(fault("") == "it does not start with \"untrusted comment:\", as minisign's do");
  CHECK(fault("untrusted comment: x") == "its second line is no signature in base64");
  CHECK(fault(replaced(good_signature, "\nRU", "\nRX")) == "its algorithm is not Ed25519");
  CHECK(fault(replaced(good_signature, "trusted comment: a", "trusted: a")) ==
        "its third line is no \"trusted comment:\"");
  CHECK(fault(good_signature.substr(0, good_signature.size() - 3)) ==
        "its fourth line is no signature in base64");
  CHECK(fault(good_signature + "more\n") == "it goes on after its fourth line");
  CHECK(fault(replaced(good_signature, "a comment", std::string(8192, 'a'))) ==
        "its trusted comment is too long");
  CHECK(fault(replaced(good_signature, "a comment", std::string(8191, 'a'))).empty());
}

TEST_CASE("a signature file cut off anywhere is refused") {
  const auto last_line = good_signature.size() - 1;  // its end of line may be missing
  for (std::size_t size = 0; size < last_line; ++size) {
    CAPTURE(size);
    CHECK_FALSE(signature::parse_signature_file(good_signature.substr(0, size)).has_value());
  }
}

TEST_CASE("a carriage return in the middle of a line is refused before anything is taken") {
  const auto public_key = signature::format_public_key(signature::SecretKey::generate().public_key());
  for (const std::string_view end : {"\r\r\n", "\r", "\rx\n"}) {
    CAPTURE(end);
    CHECK(fault(replaced(good_signature, "a comment\n", "a comment" + std::string(end))) ==
          "a carriage return stands in the middle of a line");
    CHECK_FALSE(signature::parse_public_key(replaced(public_key, "\n", end)).has_value());
  }
  CHECK(fault(good_signature + "\r") == "a carriage return stands in the middle of a line");
}

TEST_CASE("a byte over 0x7f is no digit of base64") {
  // libsodium takes each for a slash.
  std::string text = good_signature;
  const auto line = text.find("\nRU") + 1;
  const auto slash = text.find('/', line);
  REQUIRE(slash != std::string::npos);
  for (const char byte : {'\x80', '\xaf', '\xff'}) {
    text[slash] = byte;
    CHECK(fault(text).find("in base64") != std::string::npos);
  }
}

TEST_CASE("base64 of another spelling than the one that is written is refused") {
  std::string text = good_signature;
  const auto padded = text.rfind("==");
  REQUIRE(padded != std::string::npos);
  // The digit before the padding holds four bits that mean nothing.
  ++text[padded - 1];
  CHECK(fault(text) == "its fourth line is no signature in base64");
  CHECK(fault(good_signature.substr(0, padded) + "\n") == "its fourth line is no signature in base64");
}
