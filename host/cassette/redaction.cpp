#include "cassette/redaction.hpp"

#include <aha/secrets.hpp>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>

#include "cassette/case_text.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/substitution.hpp"

namespace cassette {
namespace {

using boost::algorithm::iequals;

std::string redact_body(const Substitution& substitute, const std::string& body, std::string_view type) {
  if (const auto document = parse_json(body)) {
    const json::value kept = substitute.in_json(*document);
    // A member that came twice is in the text only.
    return kept == *document ? substitute.in_text(body) : json::serialize(kept);
  }
  if (type.find("x-www-form-urlencoded") != std::string_view::npos) return substitute.in_form(body);
  return substitute.in_text(body);
}

// "a=1; b=2", and "a=1; Path=/" of an answer.
std::string redact_cookies(const Substitution& substitute, const std::string& value) {
  std::vector<std::string> pairs;
  boost::algorithm::split(pairs, value, boost::algorithm::is_any_of(";"));
  std::string out;
  for (const std::string& pair : pairs) {
    const auto equals = std::min(pair.find('=') + 1, pair.size());
    if (&pair != &pairs.front()) out += ';';
    out += pair.substr(0, equals) + substitute.in_credential(std::string_view(pair).substr(equals));
  }
  return out;
}

// Nothing if the header has to go.
std::optional<std::string> redact_header(const Substitution& substitute, const std::string& name,
                                         const std::string& value) {
  if (iequals(name, "Authorization")) return substitute.in_authorization(value);
  if (iequals(name, "Proxy-Authorization")) return std::nullopt;
  if (iequals(name, "Cookie")) return redact_cookies(substitute, value);
  const bool is_credential = aha::is_secret_name(name);
  std::string kept = is_credential ? substitute.in_credential(value) : substitute.in_text(value);
  if (is_credential && kept == value) return std::nullopt;
  return kept;
}

void redact_request(const Substitution& substitute, SentRequest& request) {
  request.body = redact_body(substitute, request.body, header(request.headers, "Content-Type"));
  request.method = substitute.in_text(request.method);  // a service may send any word
  request.url = substitute.in_url(request.url);
  egress::Headers kept;
  for (const auto& [name, value] : request.headers) {
    if (auto text = redact_header(substitute, name, value)) kept.emplace_back(name, std::move(*text));
  }
  request.headers = std::move(kept);
}

// What a refusal says, a person reads; a service does not send it on.
void redact_answer(const Substitution& sent, const Substitution& told, egress::Response& response) {
  const Substitution& substitute = response.status >= 400 ? told : sent;
  response.message = told.in_text(response.message);
  response.body = redact_body(substitute, response.body, "");
  for (auto& [name, value] : response.headers) {
    if (iequals(name, "Set-Cookie"))
      value = redact_cookies(substitute, value);
    else if (iequals(name, "Location"))
      value = substitute.in_url(value);
    else
      value = substitute.in_named(name, value);
  }
}

}  // namespace

tl::expected<Redacted, std::string> redact(const Case& recorded, const KnownSecrets& known) {
  const Secrets secrets = Secrets::of(recorded, known);
  if (secrets.are_too_many())
    return tl::unexpected<std::string>("it has more than " + std::to_string(Secrets::most) + " secrets");
  const Substitution substitute(secrets), told(secrets, Substitution::Texts::told);
  Case kept = recorded;
  for (auto* const document : {&kept.data, &kept.meta_data, &kept.payload, &kept.result.meta_data})
    *document = substitute.in_json(*document);
  if (kept.result.collection) kept.result.collection = substitute.in_json(*kept.result.collection);
  kept.result.messages = told.in_json(kept.result.messages).as_array();
  kept.result.exception_message = told.in_text(kept.result.exception_message);
  for (auto& [key, value] : kept.remembered) value = substitute.in_named(key, value);
  for (Exchange& exchange : kept.exchanges) {
    redact_request(substitute, exchange.request);
    redact_answer(substitute, told, exchange.response);
  }
  std::string text = to_text(kept);
  if (substitute.remains_in(text)) return tl::unexpected<std::string>("a secret would be left in it");
  return Redacted{std::move(kept), std::move(text)};
}

}  // namespace cassette
