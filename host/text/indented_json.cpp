#include "text/indented_json.hpp"

#include <boost/json.hpp>

namespace text {
namespace {

namespace json = boost::json;

class Writer {
 public:
  explicit Writer(Lists lists) : lists_(lists) {}

  void write(const json::value& value, std::size_t depth) {
    if (const auto* const object = value.if_object(); object != nullptr && !object->empty()) {
      write_lines(*object, '{', '}', depth, [&](const auto& member) {
        out += json::serialize(json::string_view(member.key())) + ": ";
        write(member.value(), depth + 1);
      });
    } else if (const auto* const list = value.if_array(); list != nullptr && stands_on_lines(*list)) {
      write_lines(*list, '[', ']', depth, [&](const auto& element) { write(element, depth + 1); });
    } else {
      out += json::serialize(value);
    }
  }

  std::string out;

 private:
  bool stands_on_lines(const json::array& list) const {
    return !list.empty() && (lists_ == Lists::one_element_per_line || list.front().is_object());
  }

  template <class Container, class WriteEntry>
  void write_lines(const Container& entries, char open, char close, std::size_t depth,
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

  const Lists lists_;
};

}  // namespace

std::string indented_json(const json::value& value, Lists lists) {
  Writer writer(lists);
  writer.write(value, 0);
  writer.out += '\n';
  return std::move(writer.out);
}

}  // namespace text
