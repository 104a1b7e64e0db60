#include "cassette/substitution.hpp"

#include <doctest/doctest.h>

namespace {

using cassette::Secrets;
using cassette::Substitution;

Substitution substitution(std::initializer_list<std::string_view> secrets) {
  Secrets found;
  for (const auto secret : secrets) found.add(secret);
  return Substitution(found);
}

TEST_CASE("a short secret is replaced as a whole value, a longer one as a word, a long one anywhere") {
  const auto substitute = substitution({"pw", "hunter22", "0123456789abcdef"});
  CHECK(substitute.in_value("pw") == "redacted-1");
  CHECK(substitute.in_text("pw up") == "pw up");
  CHECK(substitute.in_text("my hunter22!") == "my redacted-2!");
  CHECK(substitute.in_text("hunter221") == "hunter221");
  CHECK(substitute.in_text("x0123456789abcdefx") == "xredacted-3x");
}

TEST_CASE("of two secrets of which one is part of the other, the longer is replaced") {
  const auto substitute = substitution({"abcdef", "abcdef-ghijkl-mnop"});
  CHECK(substitute.in_text("abcdef-ghijkl-mnop abcdef") == "redacted-2 redacted-1");
}

TEST_CASE("two secrets in one value are two placeholders") {
  CHECK(substitution({"pw", "tok"}).in_value("pwtok") == "redacted-1redacted-2");
}

TEST_CASE("a secret is found in the spelling of a URL, a form, XML and JSON") {
  const auto substitute = substitution({"a b/c&d\"e<f"});
  for (const char* const text :
       {"a b/c&d\"e<f", "a%20b%2Fc%26d%22e%3Cf", "a%20b%2fc%26d%22e%3cf", "a+b%2Fc%26d%22e%3Cf",
        "a%20b/c&d%22e%3Cf", "a b/c&amp;d\"e&lt;f", "a b/c&d\\\"e<f"})
    CHECK(substitute.in_text(std::string("<") + text + ">") == "<redacted-1>");
}

TEST_CASE("a form and a query keep the spelling of what is no secret") {
  const auto substitute = substitution({"pw", "s3cr3t"});
  CHECK(substitute.in_url("https://a.example/x%7Ey?a=b+c&key=pw&t=s3cr3t") ==
        "https://a.example/x%7Ey?a=b+c&key=redacted-1&t=redacted-2");
}

TEST_CASE("members of JSON are replaced, and their names only where they are long secrets") {
  const auto substitute = substitution({"pw", "0123456789abcdef"});
  CHECK(substitute.in_json({{"pw", "pw"}, {"0123456789abcdef", {1, "pw"}}}) ==
        cassette::json::value{{"pw", "redacted-1"}, {"redacted-2", {1, "redacted-1"}}});
}

TEST_CASE("Authorization keeps what a service would make of the placeholder") {
  const auto substitute = substitution({"pw", "t0ken-4711"});
  CHECK(substitute.in_authorization("Basic dXNlcjpwdw==") ==
        "Basic dXNlcjpyZWRhY3RlZC0x");  // user:redacted-1
  CHECK(substitute.in_authorization("Bearer t0ken-4711") == "Bearer redacted-2");
  CHECK(substitute.in_authorization(R"(OAuth oauth_consumer_key="t0ken-4711", oauth_signature="abc%3D")") ==
        R"(OAuth oauth_consumer_key="redacted-2", oauth_signature="redacted")");
}

TEST_CASE("a JWT keeps its claims, without secrets and signature") {
  // {"iss":"x","key":"pw"}
  CHECK(substitution({"pw"}).in_authorization("JWT e30.eyJpc3MiOiJ4Iiwia2V5IjoicHcifQ.c2ln") ==
        "JWT e30.eyJpc3MiOiJ4Iiwia2V5IjoicmVkYWN0ZWQtMSJ9.redacted");
}

TEST_CASE("a credential that is made of no secret's text cannot be kept") {
  CHECK(!substitution({"pw"}).in_authorization("Bearer 5f2d9e"));
  CHECK(!substitution({"pw"}).in_authorization("Basic dXNlcjpvdGhlcg=="));
}

TEST_CASE("what is left of a long secret is noticed, also as base64 at any place") {
  const auto substitute = substitution({"0123456789abcdef"});
  CHECK(substitute.remains_in("x0123456789abcdefx"));
  for (const char* const text :
       {"MDEyMzQ1Njc4OWFiY2RlZg==", "eDAxMjM0NTY3ODlhYmNkZWZ4", "eHgwMTIzNDU2Nzg5YWJjZGVmeHg="})
    CHECK(substitute.remains_in(text));
  CHECK(!substitute.remains_in("0123456789abcde"));
}

TEST_CASE("another private key stands for a private key") {
  const std::string key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----";
  const std::string other = substitution({key}).in_value(key);
  CHECK(other != key);
  CHECK(other.starts_with("-----BEGIN PRIVATE KEY-----"));
}

}  // namespace
