// Secrets::of: where the secrets of a case are found.
#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <cctype>

#include "cassette/credentials.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/secret_names.hpp"
#include "cassette/secrets.hpp"
#include "cassette/url_parts.hpp"
#include "text/base64.hpp"

namespace cassette {
namespace {

constexpr std::size_t shortest_token = 4;    // what a remote host calls one
constexpr std::size_t shortest_key = 8;      // a parameter "key" may name a ticket
constexpr std::size_t shortest_cookie = 8;   // others say "en" or "1"
constexpr std::size_t shortest_segment = 6;  // of a path
constexpr std::size_t shortest_key_in_path = 16;
constexpr std::size_t longest_constant = 24;

bool is_word(std::string_view text) {
  return text.size() <= longest_constant && std::ranges::all_of(text, [](unsigned char c) {
           return std::islower(c) != 0 || c == '_' || c == '-';
         });
}

// Not a word of somebody's API: "B0123ABC", but not "services".
bool looks_random(std::string_view text) {
  const auto has = [&](int (*kind)(int)) {
    return std::ranges::any_of(text, [&](unsigned char c) { return kind(c) != 0; });
  };
  return has(std::isdigit) || (has(std::isupper) && has(std::islower));
}

class Search {
 public:
  explicit Search(const Case& recorded) : case_(recorded) {}

  Secrets run(const std::vector<std::string>& password_fields) {
    settings(password_fields);
    for (const auto* const given : {&case_.data, &case_.meta_data, &case_.payload}) given_document(*given);
    for (const auto& [key, value] : case_.remembered) given_text(value);
    for (const Exchange& exchange : case_.exchanges) {
      request(exchange.request);
      answer(exchange.response);
    }
    return std::move(found_);
  }

 private:
  // ---- what came in

  void settings(const std::vector<std::string>& password_fields) {
    const auto* const object = case_.data.if_object();
    if (object == nullptr) return;
    for (const auto& [name, value] : *object) {
      const bool is_password =
          std::ranges::find(password_fields, std::string_view(name)) != password_fields.end();
      if (value.is_string() && name.ends_with("url"))
        address(value.get_string(), names_secret_address(name));
      else
        setting(value, is_password || names_secret(name));
    }
  }

  // Structures below a secret name are secret as a whole.
  void setting(const json::value& value, bool is_secret) {
    if (value.is_string() && is_secret) found_.add(value.get_string());
    if (const auto* const object = value.if_object()) {
      for (const auto& [name, member] : *object) setting(member, is_secret || names_secret(name));
    } else if (const auto* const list = value.if_array()) {
      for (const auto& element : *list) setting(element, is_secret);
    }
  }

  // is_secret  the address itself is the credential; else a segment of it may be one, such as a tunnel's
  void address(std::string_view url, bool is_secret) {
    url = url.substr(0, url.find('#'));
    const auto mark = std::min(url.find('?'), url.size());
    if (is_secret) {
      for (const auto& [name, value] : parse_form(url.substr(std::min(mark + 1, url.size())))) {
        if (value.size() >= shortest_segment && !is_word(value)) found_.add(value);
      }
    }
    const auto scheme = url.find("://");
    std::string_view path = url.substr(0, mark);
    path.remove_prefix(scheme == std::string_view::npos ? path.size()
                                                        : std::min(path.find('/', scheme + 3), path.size()));
    while (!path.empty()) {
      path.remove_prefix(1);
      const auto end = std::min(path.find('/'), path.size());
      const std::string_view segment = path.substr(0, end);
      path.remove_prefix(end);
      if (segment.size() < (is_secret ? shortest_segment : shortest_key_in_path)) continue;
      if (looks_random(segment))
        found_.add(segment);
      else if (is_secret && path.size() <= 1)
        found_.add_segment(segment);
    }
  }

  // What the service was handed, or read in an answer: all that it can send on.
  void given_text(std::string_view text) {
    (inputs_ += text) += '\n';
    addresses_in(text);
  }

  void given_document(const json::value& value, bool is_secret = false) {
    if (const auto* const text = value.if_string()) {
      if (is_secret && text->size() >= shortest_token) found_.add(*text);
      given_text(*text);
    } else if (const auto* const object = value.if_object()) {
      for (const auto& [name, member] : *object) {
        // Of what lies below such a name, not all is: "token": {"kind": "bearer", "value": ...}.
        const auto* const below = member.if_object();
        if (below != nullptr && plainly_names_secret(name)) random_members(*below);
        given_document(member, plainly_names_secret(name));
      }
    } else if (const auto* const list = value.if_array()) {
      for (const auto& element : *list) given_document(element, is_secret);
    } else {
      (inputs_ += json::serialize(value)) += '\n';
    }
  }

  void random_members(const json::object& object) {
    for (const auto& [name, member] : object) {
      const auto* const text = member.if_string();
      if (text != nullptr && text->size() >= shortest_key && looks_random(*text)) found_.add(*text);
    }
  }

  void answer(const egress::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (boost::algorithm::iequals(name, "Set-Cookie"))
        cookie(std::string_view(value).substr(0, value.find(';')));
      else if (plainly_names_secret(name) && value.size() >= shortest_token)
        found_.add(value);
      given_text(value);
    }
    if (const auto document = parse_json(response.body)) return given_document(*document);
    elements_in(response.body);
    given_text(response.body);
  }

  // ---- what went out

  bool was_given(std::string_view text) const { return inputs_.find(text) != std::string::npos; }

  // Of what a service makes up itself, only what is no word of an API can be a secret.
  void field(std::string_view name, std::string_view value, bool is_secret) {
    if (!is_secret || value.size() < shortest_token || found_.stand_in(value)) return;
    if (boost::algorithm::iequals(name, "key") && value.size() < shortest_key) return;
    if (jwt_claims(value) && !was_given(value)) return;  // keeps its claims
    if (was_given(value) || !is_word(value)) found_.add(value);
  }

  void form(std::string_view text) {
    for (const auto& [name, value] : parse_form(text)) field(name, value, names_secret(name));
  }

  void members(const json::value& value) {
    if (const auto* const object = value.if_object()) {
      for (const auto& [name, member] : *object) {
        if (member.is_string()) field(name, member.get_string(), plainly_names_secret(name));
        members(member);
      }
    } else if (const auto* const list = value.if_array()) {
      for (const auto& element : *list) members(element);
    }
  }

  void request(const SentRequest& sent) {
    const auto mark = sent.url.find('?');
    if (mark != std::string::npos) form(std::string_view(sent.url).substr(mark + 1));
    for (const auto& [name, value] : sent.headers) header(name, value);
    if (const auto document = parse_json(sent.body)) return members(*document);
    if (sent.body.starts_with('<')) return elements_in(sent.body);
    if (cassette::header(sent.headers, "Content-Type").find("urlencoded") != std::string_view::npos)
      form(sent.body);
  }

  void header(std::string_view name, std::string_view value) {
    if (boost::algorithm::iequals(name, "Authorization")) return authorization(value);
    if (boost::algorithm::iequals(name, "Cookie")) {
      while (!value.empty()) {
        const auto end = std::min(value.find(';'), value.size());
        cookie(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
      }
    } else if (names_secret(name) && value.size() >= shortest_token && was_given(value)) {
      found_.add(value);
    }
  }

  void authorization(std::string_view value) {
    const auto space = std::min(value.find(' '), value.size());
    const std::string_view scheme = value.substr(0, space);
    const std::string_view rest = value.substr(std::min(space + 1, value.size()));
    if (rest.empty()) {
      if (was_given(scheme)) found_.add(scheme);
    } else if (boost::algorithm::iequals(scheme, "Basic")) {
      basic(text::decode_base64(rest).value_or(""));
    } else if (was_given(rest)) {
      found_.add(rest);
    }
  }

  // The secret is the password, or, where that is a constant, the user: "token:x-oauth-basic".
  void basic(std::string_view pair) {
    const auto colon = std::min(pair.find(':'), pair.size());
    const std::string_view user = pair.substr(0, colon),
                           password = pair.substr(std::min(colon + 1, pair.size()));
    if (!password.empty() && was_given(password))
      found_.add(password);
    else if (was_given(user))
      found_.add(user);
  }

  void cookie(std::string_view pair) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view value = pair.substr(equals + 1);
    if (value.size() >= shortest_cookie) found_.add(value);
  }

  // ---- inside of text

  // ?name=value of addresses anywhere in it, signed ones among them, and user:password@ before a host.
  void addresses_in(std::string_view text) {
    constexpr std::string_view value_ends = "&#\"'<> \t\r\n)]}\\";
    for (auto at = text.find_first_of("?&"); at != std::string_view::npos;
         at = text.find_first_of("?&", at + 1)) {
      const auto equals = text.find_first_not_of(name_characters, at + 1);
      if (equals == std::string_view::npos || text[equals] != '=') continue;
      std::string_view name = text.substr(at + 1, equals - at - 1);
      if (name.starts_with("amp;")) name.remove_prefix(4);
      const auto end = std::min(text.find_first_of(value_ends, equals + 1), text.size());
      const auto parameters = parse_form(text.substr(equals, end - equals));  // "=value"
      if (names_secret(name) && !parameters.empty()) {
        const std::string& value = parameters.front().second;
        if (value.size() >= shortest_key && !is_word(value)) found_.add(value);
      }
    }
    for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
      const auto end = std::min(text.find_first_of("/?#\"'<> \t\r\n", at + 3), text.size());
      const std::string_view authority = text.substr(at + 3, end - at - 3);
      const auto sign = authority.rfind('@');
      const auto colon = authority.find(':');
      if (sign != std::string_view::npos && colon < sign)
        found_.add(authority.substr(colon + 1, sign - colon - 1));
    }
  }

  // <name>value</name>, also as CDATA.
  void elements_in(std::string_view text) {
    constexpr std::string_view cdata = "<![CDATA[";
    for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
      const auto name_end = text.find_first_not_of(name_characters, at + 1);
      if (name_end == std::string_view::npos || name_end == at + 1 || text[name_end] != '>' ||
          !plainly_names_secret(text.substr(at + 1, name_end - at - 1)))
        continue;
      std::string_view value = text.substr(name_end + 1);
      const bool is_cdata = value.starts_with(cdata);
      if (is_cdata) value.remove_prefix(cdata.size());
      value = value.substr(0, is_cdata ? value.find("]]>") : value.find('<'));
      if (value.size() >= shortest_token) found_.add(value);
    }
  }

  static constexpr std::string_view name_characters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.;";

  const Case& case_;
  Secrets found_;
  std::string inputs_;  // one after the other
};

}  // namespace

Secrets Secrets::of(const Case& recorded, const std::vector<std::string>& password_fields) {
  return Search(recorded).run(password_fields);
}

}  // namespace cassette
