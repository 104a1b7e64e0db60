#include <doctest/doctest.h>
#include <aha/errors.hpp>
#include <aha/url.hpp>

namespace {

using namespace aha::url;

TEST_CASE("encode leaves only unreserved characters") {
  CHECK(encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(encode("a b/c?d&e=f#g%") == "a%20b%2Fc%3Fd%26e%3Df%23g%25");
  CHECK(encode("ü") == "%C3%BC");
  CHECK(encode("") == "");
}

TEST_CASE("a query goes before the fragment and after what is there") {
  const Query query{{"a", "1 2"}, {"a", "ü"}};
  CHECK(with_query("https://x.com/p", query) == "https://x.com/p?a=1%202&a=%C3%BC");
  CHECK(with_query("https://x.com/p?q=1", query) == "https://x.com/p?q=1&a=1%202&a=%C3%BC");
  CHECK(with_query("https://x.com/p?", query) == "https://x.com/p?a=1%202&a=%C3%BC");
  CHECK(with_query("https://x.com/p?q=1&", query) == "https://x.com/p?q=1&a=1%202&a=%C3%BC");
  CHECK(with_query("https://x.com/p#f", query) == "https://x.com/p?a=1%202&a=%C3%BC#f");
  CHECK(with_query("https://x.com/p#f?", {}) == "https://x.com/p#f?");
  CHECK(Query().add("page", 3).encoded() == "page=3");
}

TEST_CASE("an origin is scheme, host and port, in one spelling") {
  CHECK(origin("HTTPS://User:Pw@Example.COM:443/a?b@c") == "https://example.com");
  CHECK(origin("http://example.com:80") == "http://example.com");
  CHECK(origin("http://example.com:8080/x") == "http://example.com:8080");
  CHECK(origin("https://[::1]:8443/") == "https://[::1]:8443");
  CHECK(origin("https://good.com\\@evil.com/") == "https://good.com");
  CHECK(origin("https://a.com?x=https://b.com") == "https://a.com");
  CHECK(origin("example.com/x") == "");
  CHECK(origin("https:///x") == "");
  CHECK(origin("") == "");
}

TEST_CASE("a path is made of encoded segments, and none of them may be missing") {
  CHECK(aha::url::path({"repos", "acme", "a b/c"}) == "/repos/acme/a%20b%2Fc");
  for (const std::string_view part : {"", ".", ".."})
    CHECK_THROWS_WITH_AS(aha::url::path({"projects", part, "issues"}),
                         doctest::Contains("a part of its address is missing"), aha::ConfigurationError);
}

TEST_CASE("a server's address may be pasted with blanks, slashes and a query") {
  using aha::url::base;
  CHECK(base(" https://jira.example.com/jira// \n") == "https://jira.example.com/jira");
  CHECK(base("https://x.com/?a=1#b") == "https://x.com");
  CHECK(base("https://x.com") == "https://x.com");
  CHECK(base("  ").empty());
  CHECK(base("///").empty());
}

}  // namespace
