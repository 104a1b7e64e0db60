#include <aha/view.hpp>

#include "ruby_number.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iterator>
#include <new>

namespace aha {
namespace {

/// What a view of nothing looks at. Never destroyed: it owns nothing, and a destructor would have to run at
/// unload.
const json::value& null_value() {
  alignas(json::value) static unsigned char storage[sizeof(json::value)];
  static const json::value& null = *new (storage) json::value(nullptr);
  return null;
}

/// Ruby's blank?: nothing but white space, which is Unicode's (the property White_Space), a no-break space too.
bool is_blank(std::string_view text) {
  constexpr std::string_view unicode_spaces[] = {
      " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085", "\u00a0", "\u1680",
      "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
      "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  while (!text.empty()) {
    const auto* space = std::find_if(std::begin(unicode_spaces), std::end(unicode_spaces),
                                     [&](std::string_view one) { return text.starts_with(one); });
    if (space == std::end(unicode_spaces)) return false;
    text.remove_prefix(space->size());
  }
  return true;
}

/// Adds an element of an array as Ruby's inspect prints it; no deeper than json.hpp's max_json_depth.
void inspect(View value, std::string& out) {
  if (value.is_null()) {
    out += "nil";
  } else if (value.is_string()) {
    out += json::serialize(value.json());
  } else if (!value.is_array()) {
    out += value.text();
  } else {
    out += '[';
    std::string_view separator;
    for (const View element : value) {
      out += separator;
      inspect(element, out);
      separator = ", ";
    }
    out += ']';
  }
}

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

View View::operator[](std::string_view name) const {
  if (!is_object()) return {};
  const json::value* member = value_->get_object().if_contains(name);
  return member == nullptr ? View() : View(*member);
}

View View::operator[](std::size_t index) const {
  if (!is_array() || index >= value_->get_array().size()) return {};
  return View(value_->get_array()[index]);
}

std::string_view View::str_or(std::string_view otherwise) const {
  if (!is_string()) return otherwise;
  return value_->get_string();
}

std::string View::text() const {
  switch (json().kind()) {
    case json::kind::null:
      return {};
    case json::kind::string:
      return std::string(str());
    case json::kind::bool_:
      return value_->get_bool() ? "true" : "false";
    case json::kind::int64:
      return std::to_string(value_->get_int64());
    case json::kind::uint64:
      return std::to_string(value_->get_uint64());
    case json::kind::double_:
      return ruby_float(value_->get_double());
    case json::kind::array: {
      std::string out;
      inspect(*this, out);
      return out;
    }
    default:
      return json::serialize(*value_);
  }
}

bool View::operator==(std::string_view other) const {
  if (is_string()) return str() == other;
  return !is_null() && text() == other;
}

bool View::operator==(View other) const {
  if (is_null() || other.is_null()) return false;
  return other.is_string() ? *this == other.str() : *this == std::string_view(other.text());
}

std::optional<std::int64_t> View::integer() const {
  if (is_string()) return parse_whole<std::int64_t>(str());
  boost::system::error_code error;
  const auto number = json().to_number<std::int64_t>(error);
  if (error) return std::nullopt;
  return number;
}

std::optional<double> View::number() const {
  if (is_string()) return parse_whole<double>(str());
  boost::system::error_code error;
  const auto number = json().to_number<double>(error);
  if (error) return std::nullopt;
  return number;
}

bool View::truthy() const {
  if (is_null()) return false;
  return !value_->is_bool() || value_->get_bool();
}

bool View::flag() const {
  if (is_null()) return false;
  if (value_->is_bool()) return value_->get_bool();
  return *this == "1" || *this == "true";
}

bool View::present() const {
  if (!truthy()) return false;
  if (is_array() || is_object()) return size() > 0;
  if (!is_string()) return true;
  return !is_blank(str());
}

std::size_t View::size() const {
  if (is_array()) return value_->get_array().size();
  if (is_object()) return value_->get_object().size();
  return 0;
}

View::Iterator View::begin() const {
  return is_array() ? Iterator(value_->get_array().data()) : Iterator();
}

View::Iterator View::end() const {
  return is_array() ? Iterator(value_->get_array().data() + value_->get_array().size()) : Iterator();
}

Members View::members() const {
  return is_object() ? Members(value_->get_object()) : Members();
}

const json::value& View::json() const {
  return value_ == nullptr ? null_value() : *value_;
}

std::ostream& operator<<(std::ostream& out, View view) {
  return out << view.text();
}

}  // namespace aha
