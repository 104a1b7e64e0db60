// Lists that third parties give page by page: what is asked for next, and where to stop.
#pragma once

#include <aha/http.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

/// `read` asks for a page and deals with it; what it throws goes through. Its answer says whether to go on. After
/// `limit` pages, each of these stops in any case: some server always has one more.
/// All: [call], and [suspends] if `read` does.
namespace aha::paging {

/// A limit for lists of which the whole is wanted.
inline constexpr int most_pages = 1'000;

/// Pages 1, 2, 3, ...
/// read  (page) -> whether there is another, and it is wanted
void by_page_number(int limit, const std::function<bool(int page)>& read);

/// Pages 1, 2, 3, ... until a Link header names no next one, as at GitHub and GitLab. They are asked for by number: the
/// address in the header may be one that only the server's own network knows, and leads wherever the server likes,
/// where the credentials must not go.
/// read  (page) -> the answer, of any status; nothing if no more is wanted
void by_link_header(int limit, const std::function<std::optional<http::Response>(int page)>& read);

/// Pages behind a cursor, such as nextPageToken or continuationToken.
/// read  (cursor) -> the next cursor, "" after the last page. The first call gets "". A server that gives the cursor it
///       was asked with has no more
void by_cursor(int limit, const std::function<std::string(const std::string& cursor)>& read);

/// What a server gave of a list from an offset on.
struct Page {
  std::size_t items = 0;
  /// How far it is to the next page: the size asked for, or the one the server decided on. 0 ends the list.
  std::int64_t step = 0;
  /// The size of the whole list. Without it, a page of fewer items than `step` is the last. With it, any page may have
  /// fewer: some servers leave out what the user may not see.
  std::optional<std::int64_t> total = {};
};

/// Pages by their offset, one after the other.
/// first  the offset of the list's first item: 0, or 1
/// read   (offset) -> what there was
void by_offset(int limit, std::int64_t first, const std::function<Page(std::int64_t offset)>& read);

}  // namespace aha::paging
