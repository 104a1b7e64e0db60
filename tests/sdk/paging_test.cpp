#include <doctest/doctest.h>
#include <aha/paging.hpp>
#include <aha/testing.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

namespace paging = aha::paging;
using aha::http::Response;
using aha::paging::Page;
using aha::testing::Answer;
using aha::testing::Host;
using Offsets = std::vector<std::int64_t>;

TEST_CASE("pages are counted from one, until no more is wanted or the limit is reached") {
  std::vector<int> asked;
  paging::by_page_number(paging::most_pages, [&](int page) {
    asked.push_back(page);
    return page < 3;
  });
  CHECK(asked == std::vector{1, 2, 3});

  int last = 0;
  paging::by_page_number(2, [&](int page) { return (last = page) > 0; });
  CHECK(last == 2);
}

/// The bodies of what is read of a list whose pages are these; one that says "stop" is enough.
std::string bodies(const std::vector<Answer>& answers, int limit = paging::most_pages) {
  Host host;
  for (std::size_t i = 0; i < answers.size(); ++i)
    host.expect("GET", "https://api.example.com/?page=" + std::to_string(i + 1), answers[i]);
  std::string seen;
  const auto outcome = host.run({}, [&](aha::Call& call) {
    const aha::http::Client client(call);
    paging::by_link_header(limit, [&](int page) -> std::optional<Response> {
      const Response response = client.get("https://api.example.com/", aha::url::Query().add("page", page));
      seen += response.body();
      if (response.body() == "stop") return std::nullopt;
      return response;
    });
  });
  CHECK(outcome.ok());
  CHECK(outcome.script_errors.empty());
  return seen;
}

Answer linked(std::string body, const std::string& rel = "next") {
  return {.body = std::move(body),
          .headers = {{"Link", "<https://inside:8080/?page=9>; rel=\"" + rel + '"'}}};
}

TEST_CASE("a page whose Link header names no next one is the last") {
  CHECK(bodies({linked("a"), linked("b"), linked("c", "prev")}) == "abc");
  CHECK(bodies({{.body = "a"}}) == "a");
}

TEST_CASE("pages by the Link header end earlier where no more is wanted, and at the limit") {
  CHECK(bodies({linked("a"), linked("stop")}) == "astop");
  CHECK(bodies({linked("a"), linked("b")}, 2) == "ab");
}

/// The offsets at which a list of `size` is read in pages of two.
/// tells_total  whether the server does
/// hidden       items of the first page that are counted and not given
Offsets offsets(std::int64_t first, std::int64_t size, bool tells_total, std::size_t hidden = 0) {
  Offsets asked;
  paging::by_offset(paging::most_pages, first, [&](std::int64_t offset) {
    asked.push_back(offset);
    const auto left = static_cast<std::size_t>(std::clamp<std::int64_t>(size - (offset - first), 0, 2));
    return Page{left - (offset == first ? hidden : 0), 2, tells_total ? std::optional(size) : std::nullopt};
  });
  return asked;
}

TEST_CASE("pages follow each other until the total is reached, whatever is left out of them") {
  CHECK(offsets(0, 0, true) == Offsets{0});
  CHECK(offsets(0, 4, true) == Offsets{0, 2});
  CHECK(offsets(0, 5, true) == Offsets{0, 2, 4});
  CHECK(offsets(1, 4, true) == Offsets{1, 3});
  CHECK(offsets(0, 4, true, 2) == Offsets{0, 2});
}

TEST_CASE("where no total is told, a page that is not full is the last") {
  CHECK(offsets(0, 0, false) == Offsets{0});
  CHECK(offsets(0, 4, false) == Offsets{0, 2, 4});
  CHECK(offsets(0, 5, false) == Offsets{0, 2, 4});
  CHECK(offsets(0, 4, false, 1) == Offsets{0});
}

TEST_CASE("a step that leads nowhere, or too far, ends the list; so does the limit") {
  const auto requests = [](const Page& page) {
    int asked = 0;
    paging::by_offset(3, 1, [&](std::int64_t) { return ++asked, page; });
    return asked;
  };
  constexpr std::int64_t far = INT64_MAX;
  CHECK(requests({1, 0, 9}) == 1);
  CHECK(requests({1, -1, {}}) == 1);
  CHECK(requests({1, far, 9}) == 1);
  CHECK(requests({1, far, {}}) == 1);
  CHECK(requests({1, far - 1, far}) == 2);
  CHECK(requests({1, 1, far}) == 3);
}

TEST_CASE("a cursor is followed until it is empty, stands still, or the limit is reached") {
  const auto asked = [](std::vector<std::string> next) {
    std::vector<std::string> cursors;
    paging::by_cursor(3, [&](const std::string& cursor) {
      cursors.push_back(cursor);
      return next.at(cursors.size() - 1);
    });
    return cursors;
  };
  using Cursors = std::vector<std::string>;
  CHECK(asked({""}) == Cursors{""});
  CHECK(asked({"a", "b", ""}) == Cursors{"", "a", "b"});
  CHECK(asked({"a", "a"}) == Cursors{"", "a"});
  CHECK(asked({"a", "b", "c"}) == Cursors{"", "a", "b"});
}

}  // namespace
