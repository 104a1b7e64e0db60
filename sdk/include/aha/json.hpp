// JSON for plugins: Boost.JSON under a short name, and the one way in which text becomes a value.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace aha {

namespace json = boost::json;

/// An array of these values. (An initializer list of Boost.JSON's may become an object instead.)     [any]
template <class... Values>
json::array array_of(Values&&... values) {
  json::array list;
  (list.emplace_back(std::forward<Values>(values)), ...);
  return list;
}

/// Deeper nesting than this is refused: a plugin runs on a stack of 256 KiB.
inline constexpr std::size_t max_json_depth = 512;

/// The text is not JSON. The message says why and at which byte, and quotes nothing of the text.
class MalformedJson : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parses one JSON text.                                                                    [any]
/// text     UTF-8, at most max_json_depth deep.
/// storage  where the value's memory comes from; by default the heap.
/// Throws MalformedJson.
json::value parse_json(std::string_view text, json::storage_ptr storage = {});

}  // namespace aha
