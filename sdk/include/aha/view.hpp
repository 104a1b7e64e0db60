// Looking into JSON from outside: every question has an answer, whatever is there.
#pragma once

#include <aha/json.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace aha {

class Members;

/// A null-safe look at one JSON value, or at none. Cheap to copy; borrowed from the document it looks into.
///
/// A missing member, an index out of range and a value of another type all read as null, so a chain such as
/// `payload()["feature"]["release"]["name"].str()` needs no check. Nothing here throws but what allocates.
/// [any], as long as no thread changes the document meanwhile.
class View {
 public:
  class Iterator;

  View() = default;
  /// Looks at `value`, which must outlive the view.
  View(const json::value& value) : value_(&value) {}
  View(json::value&&) = delete;

  /// A member of an object; null if this is no object or has no such member.
  View operator[](std::string_view name) const;
  /// An element of an array; null beyond its end.
  View operator[](std::size_t index) const;

  /// The string, or "" for anything that is none.
  std::string_view str() const { return str_or({}); }
  /// The string, or `otherwise` for anything that is none.
  std::string_view str_or(std::string_view otherwise) const;
  /// A string, number, boolean or array as text, as Ruby's to_s gives it (`["x", 1, nil]`); "" for null, JSON
  /// text for objects. Ids are strings in some places and numbers in others: compare them by this.
  std::string text() const;
  /// Whether text() is `other`; a null equals nothing.
  bool operator==(std::string_view other) const;
  bool operator==(const char* other) const { return *this == std::string_view(other); }
  /// Whether both have the same text(); a null equals nothing.
  bool operator==(View other) const;

  /// A whole number, or a string that is one.
  std::optional<std::int64_t> integer() const;
  /// Any number, or a string that is one.
  std::optional<double> number() const;

  /// Ruby's truthiness: all but null and false. An empty string and 0 are true.
  bool truthy() const;
  explicit operator bool() const { return truthy(); }
  /// Whether a checkbox is set: true, 1, "1" or "true". upstream: data.<field> == "1"
  bool flag() const;
  /// Ruby's present?: not null, false, a blank string, an empty array or an empty object.
  bool present() const;

  bool is_null() const { return value_ == nullptr || value_->is_null(); }
  bool is_string() const { return value_ != nullptr && value_->is_string(); }
  bool is_array() const { return value_ != nullptr && value_->is_array(); }
  bool is_object() const { return value_ != nullptr && value_->is_object(); }

  /// Elements of an array or members of an object; 0 for anything else.
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  /// The elements of an array; none for anything else. `for (View change : audit["changes"])`
  Iterator begin() const;
  Iterator end() const;
  /// The members of an object; none for anything else. `for (auto [name, value] : view.members())`
  Members members() const;

  /// The value itself; a null if there is none. Copy it to put it into another document.
  const json::value& json() const;

 private:
  const json::value* value_ = nullptr;
};

/// Walks the elements of an array.
class View::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = View;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = View;

  Iterator() = default;
  explicit Iterator(const json::value* at) : at_(at) {}
  View operator*() const { return View(*at_); }
  Iterator& operator++() {
    ++at_;
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++at_;
    return before;
  }
  bool operator==(const Iterator&) const = default;

 private:
  const json::value* at_ = nullptr;
};

/// One member of an object.
struct Member {
  std::string_view name;
  View value;
};

/// The members of an object, in the order of its text.
class Members {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Member;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Member;

    Iterator() = default;
    explicit Iterator(const json::key_value_pair* at) : at_(at) {}
    Member operator*() const { return {at_->key(), View(at_->value())}; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const json::key_value_pair* at_ = nullptr;
  };

  Members() = default;
  explicit Members(const json::object& object) : begin_(object.begin()), end_(object.end()) {}
  Iterator begin() const { return Iterator(begin_); }
  Iterator end() const { return Iterator(end_); }

 private:
  const json::key_value_pair* begin_ = nullptr;
  const json::key_value_pair* end_ = nullptr;
};

/// Writes text(), for messages and test output.
std::ostream& operator<<(std::ostream& out, View view);

}  // namespace aha
