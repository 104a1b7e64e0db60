#include <doctest/doctest.h>
#include <aha/link_header.hpp>

#include <string>

namespace {

using aha::http::link_target;

TEST_CASE("the link of the relation is found among several") {
  constexpr const char* header =
      "<https://api.example.com/repos?page=1>; rel=\"prev\", "
      "<https://api.example.com/repos?page=3>; rel=\"next\", <https://api.example.com/repos?page=9>; "
      "rel=\"last\"";
  CHECK(link_target(header, "next") == "https://api.example.com/repos?page=3");
  CHECK(link_target(header, "last") == "https://api.example.com/repos?page=9");
  CHECK(link_target(header, "first").empty());
}

TEST_CASE("an address may hold commas and semicolons") {
  CHECK(link_target("<https://x.com/?a=1,2;b>; rel=next", "next") == "https://x.com/?a=1,2;b");
}

TEST_CASE("other parameters, quoted marks, several relations and any case are read") {
  CHECK(link_target("<u>; title=\"a; rel=next, <v>\"; REL=\"last Next\"", "next") == "u");
  CHECK(link_target("<u>;title=\"rel=next\"", "next").empty());
}

TEST_CASE("what is no link is passed over") {
  CHECK(link_target("", "next").empty());
  CHECK(link_target("rel=\"next\"", "next").empty());
  CHECK(link_target("<unclosed; rel=\"next\"", "next").empty());
  CHECK(link_target("<u>; rel=\"next", "next").empty());
  CHECK(link_target(std::string(100'000, '<'), "next").empty());
  CHECK(link_target("<u>, garbage;;=;, <v>; rel=next", "next") == "v");
}

}  // namespace
