// Credentials by their place, notation by notation; each function looks at one text as it is.
#pragma once

#include <aha/secrets.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace aha::secrets {

/// Told each credential; places are those of the text looked at.
using Found = std::function<void(Credential)>;

/// Whether nothing was found yet in [begin, end) of the text looked at. What overlaps another is not worth reading.
using IsFree = std::function<bool(std::size_t begin, std::size_t end)>;

/// name=value, "name": "value", name: value, :name => "value", Basic and Bearer.
void find_named(std::string_view text, const Found& found, const IsFree& is_free);
/// <name>value</name>, also as CDATA, and <input name="name" value="value">.
void find_in_markup(std::string_view text, const Found& found);
/// user:password@ in front of a host, and segments of paths.
void find_in_addresses(std::string_view text, const Found& found);
/// JSON Web Tokens.
void find_jwts(std::string_view text, const Found& found);

/// The value of a form's field.
std::string form_decoded(std::string_view text);

/// Where one of `ends` comes first at or behind `at`, but at most so far on as a credential may be long.
std::size_t end_of_value(std::string_view text, std::string_view ends, std::size_t at);

}  // namespace aha::secrets
