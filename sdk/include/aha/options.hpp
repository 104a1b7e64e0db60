// The choices of a select field that the service computes from the user's settings and its own memory.
#pragma once

#include <aha/view.hpp>

#include <string_view>

namespace aha {

/// A list of [label, value] pairs. A separate type, since a Boost.JSON list of string pairs becomes an
/// object.
class Options {
 public:
  Options() = default;

  /// One choice for each element of `list`: its members `label` and `value`.                [any]
  /// `return Options::from(meta()["projects"], "name", "key");`
  static Options from(View list, std::string_view label, std::string_view value);

  /// Adds a choice.
  /// label  what the user sees; anything but a string is written as text().
  /// value  what is stored in `data`; a string or a number, kept as it is.
  Options& add(View label, View value);
  Options& add(std::string_view label, std::string_view value);

  /// Orders the choices by label, byte by byte as Ruby's sort does; equal labels keep their order.
  Options& sort_by_label();

  std::size_t size() const { return pairs_.size(); }
  /// The list as it goes over the wire.
  const json::array& json() const { return pairs_; }

 private:
  json::array pairs_;
};

}  // namespace aha
