#include <aha/commit_hook.hpp>
#include <aha/errors.hpp>
#include <aha/service.hpp>
#include <aha/url.hpp>

#include <algorithm>

namespace aha::commit_hook {
namespace {

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The end of "-" and digits that begin at `at`; `at` where there are none.
std::size_t skip_number(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '-') return at;
  const std::size_t end = skip_digits(text, at + 1);
  return end == at + 1 ? at : end;
}

/// The JSON text in a webhook that came as it was posted, or nothing.
std::string text_of_raw_body(const Service& service) {
  const std::string_view body = service.raw_body();
  if (body.starts_with('{')) return std::string(body);
  return url::form_value(body, "payload").value_or(std::string(body));
}

View parse(const Service& service, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  try {
    return service.call().parse(text);
  } catch (const MalformedJson& error) {
    throw Error(FailureKind::internal, "JSON::ParserError",
                std::string("The webhook was ignored: its body is ") + error.what() +
                    ". Check the webhook's settings at the code host, and who posts to the callback URL.");
  }
}

}  // namespace

std::vector<std::string_view> references(std::string_view message) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < message.size();) {
    if (!is_capital(message[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < message.size() && (is_capital(message[end]) || is_digit(message[end]))) ++end;
    const std::size_t number_end = skip_number(message, end);
    if (number_end != end) {
      const std::size_t reference_end = skip_number(message, number_end);
      found.push_back(message.substr(at, reference_end - at));
      end = reference_end;
    }
    at = end;
  }
  return found;
}

View push_of(const Service& service) {
  const View payload = service.payload();
  const View field = payload["payload"];
  if (field.is_string()) return parse(service, field.str());
  if (field.is_object()) return field;
  if (payload.is_string()) return parse(service, payload.str());
  if (!payload.empty()) return payload;
  return parse(service, text_of_raw_body(service));
}

void comment_on_records(const Service& service, std::string_view message, View author_email,
                        std::string_view html) {
  for (const std::string_view reference : references(message)) {
    // upstream: a third part makes it a requirement; releases are not looked for
    const bool requirement = std::count(reference.begin(), reference.end(), '-') == 2;
    try {
      service.api().create_comment(requirement ? "requirements" : "features", reference, author_email, html);
      service.log().info("Commented on " + std::string(reference) + ".");
    } catch (const AhaApi::NotFound&) {
      service.log().warn("Aha! has no record " + std::string(reference) +
                         ", which a commit message names; perhaps it was not meant as one.");
    }
  }
}

}  // namespace aha::commit_hook
