#include "plugin_index/json_text.hpp"

#include <boost/json.hpp>

namespace plugin_index {
namespace {

namespace json = boost::json;

void write(const json::value& value, std::size_t depth, std::string& out);

// Objects, and lists that have any, stand one member per line.
template <class Container, class WriteEntry>
void write_entries(const Container& entries, char open, char close, std::size_t depth, std::string& out,
                   WriteEntry write_entry) {
  out += open;
  bool is_first = true;
  for (const auto& entry : entries) {
    out += is_first ? "\n" : ",\n";
    is_first = false;
    out.append(2 * (depth + 1), ' ');
    write_entry(entry);
  }
  out += '\n';
  out.append(2 * depth, ' ');
  out += close;
}

void write(const json::value& value, std::size_t depth, std::string& out) {
  const auto* const object = value.if_object();
  const auto* const array = value.if_array();
  const bool has_objects = array != nullptr && !array->empty() && array->front().is_object();
  if (object != nullptr) {
    write_entries(*object, '{', '}', depth, out, [&](const auto& member) {
      out += json::serialize(json::string(member.key())) + ": ";
      write(member.value(), depth + 1, out);
    });
  } else if (has_objects) {
    write_entries(*array, '[', ']', depth, out, [&](const auto& entry) { write(entry, depth + 1, out); });
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string format_json(const json::value& value) {
  std::string out;
  write(value, 0, out);
  return out + "\n";
}

}  // namespace plugin_index
