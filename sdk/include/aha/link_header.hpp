// The links in an answer's header.
#pragma once

#include <string_view>

namespace aha::http {

/// The address that a Link header (RFC 8288) gives for a relation:
/// `link_target(response.header("Link"), "next")`.                                           [any]
///
/// header  the header's value, which may hold several links; the result points into it.
/// rel     the relation, in any case. A link may have several: `rel="next last"`.
/// Returns "" if there is no such link. Never throws: what is not a link is passed over.
std::string_view link_target(std::string_view header, std::string_view rel);

}  // namespace aha::http
