#include "cassette/secret_forms.hpp"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <iterator>
#include <string>

namespace cassette {
namespace {

using aha::secrets::is_name_like;
using aha::secrets::looks_random;

constexpr std::size_t shortest_random = 6;  // with digits or mixed case

}  // namespace

bool is_address(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

bool is_key(std::string_view name) {
  return boost::algorithm::iequals(name, "key");
}

bool is_no_password(std::string_view password) {
  constexpr std::string_view constants[] = {"", "x", "x-oauth-basic", "api_token", "x-token-auth"};
  return std::ranges::find(constants, boost::algorithm::to_lower_copy(std::string(password))) !=
         std::end(constants);
}

bool is_secret_value(std::string_view name, std::string_view value) {
  const bool is_plain = aha::is_secret_member(name) && value.size() >= shortest_token;
  const bool is_random = aha::is_secret_name(name) && !boost::algorithm::iends_with(name, "key") &&
                         value.size() >= shortest_unnamed && looks_random(value) && !is_name_like(value);
  return !is_address(value) && (is_plain || is_random);
}

bool is_random_value(std::string_view text) {
  return text.size() >= shortest_unnamed && looks_random(text) && !is_address(text);
}

bool is_cookie_value(std::string_view value) {
  return value.size() >= shortest_unnamed || (value.size() >= shortest_random && looks_random(value));
}

bool is_credential(const aha::secrets::Credential& one) {
  if (is_address(one.value) || (is_key(one.name) && one.value.size() < shortest_unnamed)) return false;
  return (one.value.size() >= shortest_random && looks_random(one.value)) ||
         (one.value.size() >= shortest_unnamed && !is_name_like(one.value));
}

}  // namespace cassette
