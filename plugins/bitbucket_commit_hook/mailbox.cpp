#include "mailbox.hpp"

#include <aha/blanks.hpp>

#include <utility>

namespace bitbucket_commit_hook {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// RFC 5322's atext, and all beyond ASCII (RFC 6532).
bool is_atom(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) return true;
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Reads from left to right; each function leaves the place alone if it does not find what it reads.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  bool at(char c) const { return !at_end() && text_[at_] == c; }
  bool take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }

  /// Blanks and comments, which may nest. False if a comment has no end.
  bool skip() {
    int depth = 0;
    for (; !at_end(); ++at_) {
      const char c = text_[at_];
      if (c == '(')
        ++depth;
      else if (depth > 0 && c == ')')
        --depth;
      else if (depth == 0 && blanks.find(c) == std::string_view::npos)
        break;
    }
    return depth == 0;
  }

  /// Atoms and dots, without blanks.
  std::string_view atoms() {
    const std::size_t start = at_;
    while (!at_end() && (is_atom(text_[at_]) || text_[at_] == '.')) ++at_;
    return text_.substr(start, at_ - start);
  }

  /// What is between quotes.
  std::optional<std::string_view> quoted() {
    if (!at('"')) return std::nullopt;
    for (std::size_t end = at_ + 1; end < text_.size(); ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == '"') {
        const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return inside;
      }
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// `local@domain`, or a local name alone, between blanks.
std::optional<std::string> read_address(Reader& in) {
  if (!in.skip()) return std::nullopt;
  std::string address;
  if (const auto quoted = in.quoted())
    address = "\"" + std::string(*quoted) + "\"";
  else
    address = in.atoms();
  if (address.empty() || !in.skip()) return std::nullopt;
  if (!in.take('@')) return address;
  if (!in.skip()) return std::nullopt;
  const std::string_view domain = in.atoms();
  if (domain.empty() || !in.skip()) return std::nullopt;
  return address + "@" + std::string(domain);
}

/// The words before "<"; nothing if there is something else. A quoted word is then the whole name.
std::optional<std::string> read_name(Reader& in) {
  std::string words;
  std::optional<std::string_view> quoted_name;
  while (in.skip() && !in.at('<')) {
    if (const auto quoted = in.quoted()) {
      quoted_name = quoted;
      continue;
    }
    const std::string_view word = in.atoms();
    if (!word.empty())
      words += (words.empty() ? "" : " ") + std::string(word);
    else if (in.take(','))  // "Doe, Jane"
      words += ',';
    else
      return std::nullopt;
  }
  return quoted_name ? std::string(aha::trimmed(*quoted_name)) : words;
}

std::optional<Mailbox> read_name_and_address(std::string_view text) {
  Reader in(text);
  const auto name = read_name(in);
  if (!name || !in.take('<')) return std::nullopt;
  auto address = read_address(in);
  if (!address || !in.take('>') || !in.skip() || !in.at_end()) return std::nullopt;
  return Mailbox{name->empty() ? *address : *name, std::move(address)};
}

std::optional<Mailbox> read_address_alone(std::string_view text) {
  Reader in(text);
  auto address = read_address(in);
  if (!address || !in.at_end()) return std::nullopt;
  return Mailbox{*address, std::move(address)};
}

}  // namespace

Mailbox parse_mailbox(std::string_view text) {
  if (auto mailbox = read_name_and_address(text)) return *mailbox;
  if (auto mailbox = read_address_alone(text)) return *mailbox;
  return {std::string(text), std::nullopt};
}

}  // namespace bitbucket_commit_hook
