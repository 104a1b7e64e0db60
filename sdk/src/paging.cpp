#include <aha/link_header.hpp>
#include <aha/paging.hpp>

namespace aha::paging {
namespace {

/// at  where the page lies, counted from 0
bool is_last(const Page& page, std::int64_t at) {
  if (page.step <= 0) return true;
  if (page.total) return page.step >= *page.total - at;
  return page.items < static_cast<std::uint64_t>(page.step);
}

}  // namespace

void by_page_number(int limit, const std::function<bool(int page)>& read) {
  int page = 1;
  while (page <= limit && read(page)) ++page;
}

void by_link_header(int limit, const std::function<std::optional<http::Response>(int page)>& read) {
  by_page_number(limit, [&](int page) {
    const std::optional<http::Response> response = read(page);
    return response && !http::link_target(response->header("Link"), "next").empty();
  });
}

void by_cursor(int limit, const std::function<std::string(const std::string& cursor)>& read) {
  std::string cursor;
  by_page_number(limit, [&](int) {
    std::string next = read(cursor);
    if (next.empty() || next == cursor) return false;  // the same cursor again gives the same page again
    cursor = std::move(next);
    return true;
  });
}

void by_offset(int limit, std::int64_t first, const std::function<Page(std::int64_t offset)>& read) {
  std::int64_t at = 0;
  by_page_number(limit, [&](int) {
    const Page page = read(first + at);
    if (is_last(page, at)) return false;
    at += page.step;
    return true;
  });
}

}  // namespace aha::paging
