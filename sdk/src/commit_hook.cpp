#include <aha/commit_hook.hpp>
#include <aha/errors.hpp>
#include <aha/service.hpp>
#include <aha/step.hpp>

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

/// The end of "-" and digits that begin at `at`; `at` if there are none.
std::size_t skip_number(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '-') return at;
  const std::size_t end = skip_digits(text, at + 1);
  return end == at + 1 ? at : end;
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

bool is_noreply(std::string_view email) {
  const std::size_t at = email.find('@');
  const std::string_view name = email.substr(0, at);
  const std::string_view domain = at == std::string_view::npos ? "" : email.substr(at + 1);
  return name == "noreply" || name == "no-reply" || domain.starts_with("noreply.") ||
         domain.starts_with("users.noreply.");
}

void comment_on_records(const Service& service, std::string_view message, View author_email,
                        std::string_view html) {
  const View author = is_noreply(author_email.str()) ? View() : author_email;
  const auto comment = [&](std::string_view reference) {
    const std::string name(reference);
    // upstream: a third part makes it a requirement; releases are not looked for
    const bool requirement = std::count(reference.begin(), reference.end(), '-') == 2;
    try {
      service.api().create_comment(requirement ? "requirements" : "features", reference, author, html);
      service.log().info("Commented on " + name + ".");
    } catch (const AhaApi::NotFound&) {
      service.log().warn("Aha! has no record " + name +
                         ", which a commit message names; perhaps it was not meant as one.");
    }
  };
  attempt_each(references(message), comment, [&](const Error& error) { service.log().error(error.what()); });
}

}  // namespace aha::commit_hook
