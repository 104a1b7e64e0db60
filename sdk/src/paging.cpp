#include <aha/link_header.hpp>
#include <aha/paging.hpp>

namespace aha::paging {
namespace {

/// at  where the slice lies, counted from 0
bool is_last(const Slice& slice, std::int64_t at) {
  if (slice.step <= 0) return true;
  if (slice.total) return slice.step >= *slice.total - at;
  return slice.items < static_cast<std::uint64_t>(slice.step);
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

void by_offset(int limit, std::int64_t first, const std::function<Slice(std::int64_t offset)>& read) {
  std::int64_t at = 0;
  by_page_number(limit, [&](int) {
    const Slice slice = read(first + at);
    if (is_last(slice, at)) return false;
    at += slice.step;
    return true;
  });
}

}  // namespace aha::paging
