#include "signature/trusted_comment.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace signature {
namespace {

std::vector<std::string> split(std::string_view list, char separator) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto part = list.substr(0, list.find(separator));
    parts.emplace_back(part);
    list.remove_prefix(std::min(part.size() + 1, list.size()));
  }
  return parts;
}

std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

// Whether the field is one of those that are known, and was taken; or what is wrong with it.
tl::expected<bool, std::string> take(std::string_view name, std::string_view value, TrustedComment& comment) {
  if (name == "timestamp") {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size())
      return tl::unexpected(std::string("its timestamp is not a number"));
    comment.timestamp_s = number;
  } else if (name == "file") {
    if (value.empty()) return tl::unexpected(std::string("its file has no name"));
    comment.file = value;
  } else if (name == "version") {
    comment.version = value;
  } else if (name == "services") {
    comment.services = split(value, ',');
  } else if (name == "remark") {
    comment.remark = value;
  } else {
    return false;
  }
  return true;
}

}  // namespace

tl::expected<TrustedComment, std::string> parse_trusted_comment(std::string_view text) {
  TrustedComment comment;
  std::set<std::string_view> seen;
  for (std::string_view rest = text; !rest.empty();) {
    const auto field = rest.substr(0, rest.find('\t'));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    const auto colon = field.find(':');
    const auto name = colon == std::string_view::npos ? std::string_view() : field.substr(0, colon);
    const auto taken =
        name.empty() ? tl::expected<bool, std::string>(false) : take(name, field.substr(colon + 1), comment);
    if (!taken) return tl::unexpected(taken.error());
    if (*taken && !seen.insert(name).second)
      return tl::unexpected("it says its " + std::string(name) + " twice");
  }
  return comment;
}

std::string words_for_people(std::string_view text) {
  const auto comment = parse_trusted_comment(text);
  return comment && !comment->remark.empty() ? comment->remark : on_one_line(std::string(text));
}

std::string format_trusted_comment(const TrustedComment& comment) {
  std::string out;
  const auto add = [&out](const std::string& field) {
    out += (out.empty() ? "" : "\t") + on_one_line(field);
  };
  if (comment.timestamp_s) add("timestamp:" + std::to_string(*comment.timestamp_s));
  if (!comment.file.empty()) add("file:" + comment.file);
  if (comment.version) add("version:" + *comment.version);
  if (comment.services) {
    std::string names;
    for (const auto& name : *comment.services) names += (names.empty() ? "" : ",") + name;
    add("services:" + names);
  }
  // Behind a separate word, so that what the signer says is never taken for a field.
  if (!comment.remark.empty()) add("remark:" + comment.remark);
  return out;
}

}  // namespace signature
