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

TEST_CASE(
    "a short secret is replaced where a credential stands, a random one as a word, a longer one anywhere") {
  const auto substitute = substitution({"pw", "Kx9w2", "0123456789abcdef"});
  CHECK(substitute.in_credential("pw") == "redacted-1");
  CHECK(substitute.in_named("password", " pw") == "redacted-1");
  CHECK(substitute.in_text("pw up") == "pw up");
  CHECK(substitute.in_text("my Kx9w2!") == "my redacted-2!");
  CHECK(substitute.in_text("Kx9w21") == "Kx9w21");
  CHECK(substitute.in_text("x0123456789abcdefx") == "xredacted-3x");
}

TEST_CASE("a word is no reason to rewrite hosts, paths, names and dates, nor a long one members") {
  for (const char* const word : {"a", "2026", "jira", "name", "https", "feature", "DEMO", "1", "true"}) {
    const auto substitute = substitution({word});
    const cassette::json::value document{
        {"name", "jira"}, {"due", "2026-11-30"}, {"a", {{"feature", "name"}}}, {"key", "DEMO"}, {"n", 1}};
    CHECK(substitute.in_json(document) == document);
    const std::string url = "https://jira.example/rest/a/name?feature=name&due=2026-11-30";
    CHECK(substitute.in_url(url) == url);
  }
  const auto substitute = substitution({"create_feature", "jira2026"});
  CHECK(substitute.in_json({{"create_feature", {{"jira2026", "x"}}}}) ==
        cassette::json::value{{"create_feature", {{"jira2026", "x"}}}});
  CHECK(substitute.in_url("https://jira2026.example/") == "https://jira2026.example/");
}

TEST_CASE("a word is replaced wherever a credential stands") {
  const auto substitute = substitution({"jira"});
  CHECK(substitute.in_json({{"password", "jira"}, {"nested", {{"api_token", {"jira"}}}}}) ==
        cassette::json::value{{"password", "redacted-1"}, {"nested", {{"api_token", {"redacted-1"}}}}});
  CHECK(substitute.in_url("https://me:jira@jira.example/jira?token=jira&a=jira") ==
        "https://me:redacted-1@jira.example/jira?token=redacted-1&a=jira");
  CHECK(substitute.in_form("user=jira&password=jira") == "user=jira&password=redacted-1");
  CHECK(substitute.in_authorization("Basic amlyYTpqaXJh") == "Basic cmVkYWN0ZWQtMTpyZWRhY3RlZC0x");
  CHECK(substitute.in_text("<token>jira</token><name>jira</name>") ==
        "<token>redacted-1</token><name>jira</name>");
  CHECK(substitute.in_text(R"({"password":"jira","name":"jira"})") ==
        R"({"password":"redacted-1","name":"jira"})");
}

TEST_CASE("what a person reads says no word behind \"password\"") {
  Secrets found;
  found.add("jira");
  const Substitution told(found, Substitution::Texts::told);
  CHECK(told.in_text("the password 'jira' for jira.example is wrong") ==
        "the password 'redacted-1' for jira.example is wrong");
  CHECK(substitution({"jira"}).in_text("the password 'jira'") == "the password 'jira'");
}

TEST_CASE("a number below a secret name becomes a placeholder, as it does where it is long") {
  const auto substitute = substitution({"48151623420", "12"});
  CHECK(substitute.in_json({{"oauth_token", 48151623420}, {"n", 48151623420}, {"password", 12}, {"m", 12}}) ==
        cassette::json::value{
            {"oauth_token", "redacted-1"}, {"n", "redacted-1"}, {"password", "redacted-2"}, {"m", 12}});
}

TEST_CASE("of two secrets of which one is part of the other, the longer is replaced") {
  const auto substitute = substitution({"abcd3f", "abcd3f-ghijkl-mnop"});
  CHECK(substitute.in_text("abcd3f-ghijkl-mnop abcd3f") == "redacted-2 redacted-1");
}

TEST_CASE("two secrets in one value are two placeholders") {
  CHECK(substitution({"pw", "tok"}).in_credential("pwtok") == "redacted-1redacted-2");
}

TEST_CASE("a secret is found in the spelling of a URL, a form, XML and JSON") {
  const auto substitute = substitution({"a b/c&d\"e<f"});
  for (const char* const text :
       {"a b/c&d\"e<f", "a%20b%2Fc%26d%22e%3Cf", "a%20b%2fc%26d%22e%3cf", "a+b%2Fc%26d%22e%3Cf",
        "a%20b/c&d%22e%3Cf", "a b/c&amp;d\"e&lt;f", "a b/c&d\\\"e<f", "a b\\/c\\u0026d\\u0022e\\u003Cf",
        "a%2520b%252Fc%2526d%2522e%253Cf", "a b/c&#38;d&quot;e&#x3c;f", "6120622f63266422653c66"})
    CHECK(substitute.in_text(std::string("<") + text + ">") == "<redacted-1>");
}

TEST_CASE("a form and a query keep the spelling of what is no secret") {
  const auto substitute = substitution({"pw", "s3cr3t"});
  CHECK(substitute.in_url("https://a.example/x%7Ey?a=b+c&key=pw&t=s3cr3t") ==
        "https://a.example/x%7Ey?a=b+c&key=redacted-1&t=redacted-2");
}

TEST_CASE("names of members are replaced only where they are secrets that look like no name") {
  const auto substitute = substitution({"pw", "0123456789abcdef"});
  CHECK(substitute.in_json({{"pw", "pw"}, {"0123456789abcdef", {1, "x0123456789abcdef"}}}) ==
        cassette::json::value{{"pw", "pw"}, {"redacted-2", {1, "xredacted-2"}}});
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

TEST_CASE("base64 that holds a secret is what a service would make of the placeholder") {
  const auto substitute = substitution({"t0ken-4711"});
  CHECK(substitute.in_text("got Basic bWU6dDBrZW4tNDcxMQ==!") == "got Basic bWU6cmVkYWN0ZWQtMQ==!");  // me:
  CHECK(substitute.in_text("x=bWU6dDBrZW4tNDcxMSE") == "x=bWU6cmVkYWN0ZWQtMSE=");  // me:...!
}

TEST_CASE("a JWT in any text keeps its claims, without its signature") {
  CHECK(substitution({"pw"}).in_text("no ?jwt=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl in it") ==
        "no ?jwt=eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.redacted in it");
}

TEST_CASE("what is left of a long secret is noticed, also as base64 at any place") {
  const auto substitute = substitution({"0123456789abcdef"});
  CHECK(substitute.remains_in("x0123456789abcdefx"));
  for (const char* const text :
       {"MDEyMzQ1Njc4OWFiY2RlZg==", "eDAxMjM0NTY3ODlhYmNkZWZ4", "eHgwMTIzNDU2Nzg5YWJjZGVmeHg="})
    CHECK(substitute.remains_in(text));
  for (const char* const text :
       {"0123456789ABCDEF", "30313233343536373839616263646566", "%2530123456789abcdef"})
    CHECK(substitute.remains_in(text));
  CHECK(!substitute.remains_in("0123456789abcde"));
}

TEST_CASE("another private key stands for a private key") {
  const std::string key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----";
  const std::string other = substitution({key}).in_credential(key);
  CHECK(other != key);
  CHECK(other.starts_with("-----BEGIN PRIVATE KEY-----"));
}

}  // namespace
