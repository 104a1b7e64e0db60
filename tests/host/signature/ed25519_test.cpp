#include "signature/ed25519.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using signature::Algorithm;
using test::bytes_of;

}  // namespace

TEST_CASE("a signature holds for its content, its comment and its key, and for nothing else") {
  const auto key = signature::SecretKey::generate();
  const auto other_key = signature::SecretKey::generate();
  for (const auto algorithm : {Algorithm::legacy, Algorithm::prehashed}) {
    for (const auto& content : {std::string(), std::string("content"), std::string(3'000'000, 'x')}) {
      const auto file = signature::sign(key, bytes_of(content), "version 1", algorithm);
      CHECK(signature::verify(key.public_key(), bytes_of(content), file));
      CHECK_FALSE(signature::verify(key.public_key(), bytes_of(content + "x"), file));
      CHECK_FALSE(signature::verify(other_key.public_key(), bytes_of(content), file));
      auto of_another_version = file;
      of_another_version.trusted_comment = "version 2";
      CHECK_FALSE(signature::verify(key.public_key(), bytes_of(content), of_another_version));
      auto of_another_kind = file;
      of_another_kind.algorithm = algorithm == Algorithm::legacy ? Algorithm::prehashed : Algorithm::legacy;
      CHECK_FALSE(signature::verify(key.public_key(), bytes_of(content), of_another_kind));
    }
  }
}

TEST_CASE("every bit of a signature counts") {
  const auto key = signature::SecretKey::generate();
  const auto good = signature::sign(key, bytes_of("content"), "comment");
  for (std::size_t bit = 0; bit < 8 * good.content_signature.size(); bit += 7) {
    CAPTURE(bit);
    auto content = good;
    content.content_signature[bit / 8] ^= static_cast<unsigned char>(1U << bit % 8);
    CHECK_FALSE(signature::verify(key.public_key(), bytes_of("content"), content));
    auto comment = good;
    comment.comment_signature[bit / 8] ^= static_cast<unsigned char>(1U << bit % 8);
    CHECK_FALSE(signature::verify(key.public_key(), bytes_of("content"), comment));
  }
}

TEST_CASE("a comment of several lines is signed as one") {
  const auto key = signature::SecretKey::generate();
  const auto file = signature::sign(key, bytes_of("content"), "one\ntwo\r\nthree");
  CHECK(file.trusted_comment == "one two  three");
  const auto read = signature::parse_signature_file(signature::format_signature_file(file));
  REQUIRE(read.has_value());
  CHECK(signature::verify(key.public_key(), bytes_of("content"), *read));
}
