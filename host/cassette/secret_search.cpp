// Secrets::of: where the secrets of a case are found.
#include <aha/secrets.hpp>
#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "cassette/credentials.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/private_key.hpp"
#include "cassette/secret_forms.hpp"
#include "cassette/secrets.hpp"
#include "cassette/url_parts.hpp"
#include "text/base64.hpp"

namespace cassette {
namespace {

using aha::is_secret_member;
using aha::is_secret_name;
using aha::secrets::Credential;
using aha::secrets::is_name_like;

class Search {
 public:
  explicit Search(const Case& recorded) : case_(recorded) {}

  Secrets run(const KnownSecrets& known) {
    settings(known.password_fields);
    for (const std::string& value : known.stored) stored(value);
    for (const auto* const given : {&case_.data, &case_.meta_data, &case_.payload}) given_document(*given);
    for (const auto& [key, value] : case_.remembered) remembered(key, value);
    for (const Exchange& exchange : case_.exchanges) {
      request(exchange.request);
      answer(exchange.response);
    }
    for (const Exchange& exchange : case_.exchanges) api_words(exchange.request.url);
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
      if (is_password || is_secret_name(name)) found_.add_field(name);
      setting(name, value, is_password);
    }
  }

  // Structures below a secret name are secret as a whole, but for numbers that have their own names.
  void setting(std::string_view name, const json::value& value, bool is_secret) {
    const bool has_secret_name = is_secret_name(name);
    if (const auto* const text = value.if_string()) {
      if (is_address(*text) && !has_secret_name)
        address(*text, aha::is_secret_address(name));
      else if (is_secret || has_secret_name || is_private_key(*text))
        found_.add(*text);
    } else if (const auto* const object = value.if_object()) {
      for (const auto& [member, below] : *object) setting(member, below, is_secret || has_secret_name);
    } else if (const auto* const list = value.if_array()) {
      for (const auto& element : *list) setting(name, element, is_secret);
    } else if (value.is_number() && (has_secret_name || is_secret)) {
      if (has_secret_name || found_.is_field(name)) found_.add(json::serialize(value));
    }
  }

  // is_credential  the address itself is the credential; else a segment of it may be one
  void address(std::string_view url, bool is_credential) {
    (addresses_ += url) += '\n';
    for (const std::string& part : aha::secrets::parts_of_address(url, is_credential)) found_.add(part);
    if (!is_credential) return;
    std::string_view path = url.substr(0, url.find_first_of("?#"));
    const auto scheme = path.find("://");
    if (scheme == std::string_view::npos) return;
    path.remove_prefix(std::min(path.find('/', scheme + 3), path.size()));
    while (path.ends_with('/')) path.remove_suffix(1);
    const std::string_view last = path.substr(path.rfind('/') + 1);
    // Where Aha! is simulated, the callback URL ends in the service's name, which stands in hosts and texts, too.
    if (last.size() >= shortest_segment && last != case_.service && !found_.stand_in(last))
      found_.add_segment(last);
  }

  // A token, or a document such as OAuth 2.0's, which names a scope and a kind beside its tokens.
  void stored(const std::string& value) {
    const auto document = parse_json(value);
    const auto* const object = document ? document->if_object() : nullptr;
    if (object == nullptr) return found_.add(value);
    random_members(*object);
    given_document(*document);
  }

  // What the service was handed, or read in an answer: all that it can send on.
  void given_text(std::string_view text) {
    (inputs_ += text) += '\n';
    credentials_in(text);
  }

  void remembered(std::string_view key, std::string_view value) {
    if (is_secret_name(key) && value.size() >= shortest_token) found_.add(value);
    given_text(value);
  }

  void given_document(const json::value& value, std::string_view name = {}) {
    if (const auto* const text = value.if_string()) {
      named(name, *text);
      given_text(*text);
    } else if (const auto* const object = value.if_object()) {
      for (const auto& [member_name, member] : *object) {
        // Of what lies below such a name, not all is: "token": {"kind": "bearer", "value": ...}.
        const auto* const below = member.if_object();
        if (below != nullptr && is_secret_name(member_name) && !is_key(member_name)) random_members(*below);
        given_document(member, member_name);
      }
    } else if (const auto* const list = value.if_array()) {
      for (const auto& element : *list) given_document(element, name);
    } else {
      const std::string scalar = json::serialize(value);
      if (value.is_number() && is_secret_member(name) && scalar.size() >= shortest_number) found_.add(scalar);
      (inputs_ += scalar) += '\n';
    }
  }

  void named(std::string_view name, std::string_view value) {
    if (is_secret_value(name, value)) found_.add(value);
  }

  void random_members(const json::object& object) {
    for (const auto& [name, member] : object) {
      const auto* const text = member.if_string();
      if (text != nullptr && is_random_value(*text)) found_.add(*text);
    }
  }

  void answer(const egress::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (boost::algorithm::iequals(name, "Set-Cookie"))
        cookie(std::string_view(value).substr(0, value.find(';')));
      else
        named(name, value);
      given_text(value);
    }
    if (const auto document = parse_json(response.body)) return given_document(*document);
    given_text(response.body);
  }

  // ---- what went out

  bool was_given(std::string_view text) const { return inputs_.find(text) != std::string::npos; }

  // Of what a service makes up itself, only what is no word of an API can be a secret.
  void field(std::string_view name, std::string_view value, bool is_secret) {
    if (jwt_claims(value)) return signature_of(value);  // keeps its claims, unless it is known as a whole
    if (!is_secret || value.size() < shortest_token || found_.stand_in(value) || is_address(value)) return;
    if (is_key(name) && value.size() < shortest_unnamed) return;
    if (was_given(value) || !is_name_like(value)) found_.add(value);
  }

  // Who knows the claims and the signature can try out secrets.
  void signature_of(std::string_view jwt) {
    const std::string_view signature = jwt.substr(jwt.rfind('.') + 1);
    if (signature.size() >= shortest_signature) found_.add(signature);
  }

  void form(std::string_view text) {
    for (const auto& [name, value] : parse_form(text)) field(name, value, is_secret_name(name));
  }

  void members(const json::value& value) {
    if (const auto* const object = value.if_object()) {
      for (const auto& [name, member] : *object) {
        if (member.is_string()) field(name, member.get_string(), is_secret_member(name));
        members(member);
      }
    } else if (const auto* const list = value.if_array()) {
      for (const auto& element : *list) members(element);
    }
  }

  void request(const SentRequest& sent) {
    const auto mark = sent.url.find('?');
    if (mark != std::string::npos) form(std::string_view(sent.url).substr(mark + 1));
    credentials_in(sent.url);
    for (const auto& [name, value] : sent.headers) header(name, value);
    if (const auto document = parse_json(sent.body)) return members(*document);
    if (cassette::header(sent.headers, "Content-Type").find("urlencoded") != std::string_view::npos)
      return form(sent.body);
    credentials_in(sent.body);
  }

  void header(std::string_view name, std::string_view value) {
    if (boost::algorithm::iequals(name, "Authorization")) return authorization(value);
    if (boost::algorithm::iequals(name, "Cookie")) {
      while (!value.empty()) {
        const auto end = std::min(value.find(';'), value.size());
        cookie(value.substr(0, end));
        value.remove_prefix(std::min(end + 1, value.size()));
      }
    } else if (is_secret_name(name) && value.size() >= shortest_token && was_given(value)) {
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
    } else if (jwt_claims(rest)) {
      if (was_given(rest))
        found_.add(rest);
      else
        signature_of(rest);
    } else if (was_given(rest)) {
      found_.add(rest);
    } else if (scheme == "OAuth") {
      credentials_in(rest);  // its signature
    }
  }

  // The secret is the password, or, if that is a constant, the user: "token:x-oauth-basic".
  void basic(std::string_view pair) {
    const auto colon = std::min(pair.find(':'), pair.size());
    const std::string_view user = pair.substr(0, colon),
                           password = pair.substr(std::min(colon + 1, pair.size()));
    if (is_no_password(password)) {
      if (was_given(user)) found_.add(user);
    } else if (was_given(password)) {
      found_.add(password);
    } else if (was_given(user)) {
      found_.add(user);
    }
  }

  void cookie(std::string_view pair) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view value = pair.substr(equals + 1);
    if (is_cookie_value(value)) found_.add(value);
  }

  // ---- inside of text

  void credentials_in(std::string_view text) {
    for (const Credential& one : aha::secrets::credentials_in(text)) {
      if (found_.are_too_many()) return;
      if (one.kind == Credential::Kind::jwt)
        signature_of(one.value);
      else if (one.kind == Credential::Kind::basic)
        basic(text::decode_base64(one.value).value_or(""));
      else if ((one.name.empty() || is_credential(one)) && !found_.is_part_of_one(one.value))
        found_.add(one.value);
    }
  }

  // Segments of a path that no setting holds are the third party's own words.
  void api_words(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return;
    url.remove_prefix(std::min(url.find('/', scheme + 3), url.size()));
    while (!url.empty()) {
      url.remove_prefix(1);
      const auto end = std::min(url.find('/'), url.size());
      const std::string_view segment = url.substr(0, end);
      url.remove_prefix(end);
      if (is_name_like(segment) && addresses_.find(segment) == std::string::npos)
        found_.add_api_word(segment);
    }
  }

  const Case& case_;
  Secrets found_;
  std::string inputs_;     // one after the other
  std::string addresses_;  // of the settings
};

}  // namespace

Secrets Secrets::of(const Case& recorded, const KnownSecrets& known) {
  return Search(recorded).run(known);
}

}  // namespace cassette
