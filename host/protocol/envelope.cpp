#include "protocol/envelope.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <charconv>
#include <memory>

namespace protocol {
namespace {

namespace dom = simdjson::dom;

static_assert(envelope_padding_bytes >= simdjson::SIMDJSON_PADDING);

// Deeper nesting is refused, so a hostile body cannot make a parser recurse further.
constexpr std::size_t max_depth = 1'000;
constexpr std::size_t most_name_bytes = 1024;
// A body far above the usual must not keep its parser's memory for good.
constexpr std::size_t kept_body_bytes = 1024 * 1024;

using Problem = std::optional<std::string>;

using CharacterSet = std::array<bool, 256>;

constexpr CharacterSet set_of(std::string_view characters) {
  CharacterSet set{};
  for (const char c : characters) set[static_cast<unsigned char>(c)] = true;
  return set;
}

// Walks the members of an object in text that is known to be valid JSON, and cuts out their values. simdjson's
// document has the same members in the same order, but not where they stand.
class ValueSlicer {
 public:
  explicit ValueSlicer(std::string_view object) : text_(object), at_(object.find('{') + 1) {}

  // The text of the next member's value. Precondition: there is one.
  std::string_view next() {
    at_ = text_.find('"', at_);
    skip_string();
    at_ = text_.find(':', at_) + 1;
    at_ = text_.find_first_not_of(" \t\r\n", at_);
    const std::size_t start = at_;
    skip_value();
    return text_.substr(start, at_ - start);
  }

 private:
  void skip_string() {
    // Quotes are found sixteen bytes at a time or better; most strings have no escape, so few are looked at twice.
    do {
      at_ = text_.find('"', at_ + 1);
    } while (is_escaped(at_));
    ++at_;
  }

  bool is_escaped(std::size_t quote) const {
    std::size_t start = quote;
    while (text_[start - 1] == '\\') --start;
    return (quote - start) % 2 == 1;
  }

  void skip_value() {
    std::size_t depth = 0;
    do {
      switch (text_[at_]) {
        case '"':
          skip_string();
          break;
        case '{':
        case '[':
          ++depth;
          ++at_;
          break;
        case '}':
        case ']':
          --depth;
          ++at_;
          break;
        default:
          skip_scalar(depth > 0);
      }
    } while (depth > 0);
  }

  // Passes numbers, literals and punctuation up to what skip_value() looks at, or, outside, to the value's end.
  void skip_scalar(bool inside) {
    const auto& ends = inside ? ends_inside : ends_outside;
    while (!ends[static_cast<unsigned char>(text_[at_])]) ++at_;
  }

  static constexpr CharacterSet ends_inside = set_of("\"{}[]");
  static constexpr CharacterSet ends_outside = set_of(",} \t\r\n");

  std::string_view text_;
  std::size_t at_;
};

Problem take_string(dom::element value, std::string& out) {
  std::string_view text;
  if (value.get(text)) return "must be a string";
  if (text.size() > most_name_bytes) return fmt::format("must have at most {} bytes", most_name_bytes);
  out = text;
  return std::nullopt;
}

Problem take_object(dom::element value, std::string_view text, std::string_view& out) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_object()) return "must be an object";
  out = text;
  return std::nullopt;
}

// upstream: `data.timeout`, seconds, as a number or as what the user typed.
std::optional<std::chrono::milliseconds> timeout_in(dom::element user_data) {
  dom::element member;
  if (user_data["timeout"].get(member)) return std::nullopt;
  double seconds = 0;
  std::string_view typed;
  if (member.get(typed) == simdjson::SUCCESS) {
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), seconds);
    if (error != std::errc() || end != typed.data() + typed.size()) return std::nullopt;
  } else if (member.get(seconds)) {
    return std::nullopt;
  }
  if (!(seconds > 0) || seconds > 24 * 3600) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

// Takes a text or a whole number as text; leaves `out` empty for anything else. Names and ids become keys of what is
// stored, so their length is limited here, in one place.
Problem take_id(dom::element object, std::string_view name, std::string& out) {
  dom::element member;
  if (object[name].get(member)) return std::nullopt;
  std::string_view text;
  std::int64_t number = 0;
  if (member.get(text) == simdjson::SUCCESS) {
    if (text.size() > most_name_bytes)
      return fmt::format("must have a {} of at most {} bytes", name, most_name_bytes);
    out = text;
  } else if (member.get(number) == simdjson::SUCCESS) {
    out = std::to_string(number);
  }
  return std::nullopt;
}

// The record that an event is about: its kind, and its id or, if it has none, its reference.
Problem take_record(dom::element payload, std::string& out) {
  for (const std::string_view kind : {"feature", "requirement", "release", "comment"}) {
    dom::element record;
    if (payload[kind].get(record)) continue;
    std::string id;
    if (auto wrong = take_id(record, "id", id)) return wrong;
    if (id.empty()) {
      if (auto wrong = take_id(record, "reference_num", id)) return wrong;
    }
    if (id.empty()) continue;
    out = fmt::format("{}/{}", kind, id);
    break;
  }
  return std::nullopt;
}

Problem take_member(Envelope& out, std::string_view key, dom::element value, std::string_view text) {
  if (key == "service_name") return take_string(value, out.service_name);
  if (key == "event") return take_string(value, out.event);
  if (key == "field_name") return take_string(value, out.field_name);
  if (key == "meta_data") return take_object(value, text, out.meta_data);
  if (key == "user_data") {
    out.timeout = timeout_in(value);
    if (auto wrong = take_id(value, "aha_account_domain", out.account)) return wrong;
    if (auto wrong = take_id(value, "integration_id", out.integration)) return wrong;
    return take_object(value, text, out.user_data);
  }
  if (key == "payload") {
    out.payload = text;
    return take_record(value, out.record);
  }
  return std::nullopt;
}

tl::expected<Envelope, std::string> slice(dom::parser& parser, const std::string& body) {
  dom::element document;
  if (const auto error = parser.parse(body).get(document)) {
    return tl::unexpected(fmt::format("The body is not JSON: {}", simdjson::error_message(error)));
  }
  dom::object members;
  if (document.get(members)) return tl::unexpected<std::string>("The body must be a JSON object.");
  Envelope out;
  ValueSlicer values(body);
  for (const auto& [key, value] : members) {
    if (const auto wrong = take_member(out, key, value, values.next())) {
      return tl::unexpected(fmt::format("The member \"{}\" {}.", key, *wrong));
    }
  }
  return out;
}

}  // namespace

tl::expected<Envelope, std::string> slice_envelope(std::string& body) {
  static thread_local std::unique_ptr<dom::parser> kept;
  if (!kept) {
    kept = std::make_unique<dom::parser>();
    // If even this fails, so will the parse that follows, and it is the one that is reported.
    if (kept->allocate(4096, max_depth)) kept = std::make_unique<dom::parser>();
  }
  body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
  auto envelope = slice(*kept, body);
  if (body.size() > kept_body_bytes) kept.reset();
  return envelope;
}

}  // namespace protocol
