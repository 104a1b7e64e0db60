#include <aha/json.hpp>

#include <boost/json/parser.hpp>
#include <string>

namespace aha {

json::value parse_json(std::string_view text, json::storage_ptr storage) {
  json::parse_options options;
  options.max_depth = max_json_depth;
  // The parser's own scratch memory is on the stack; a fiber has room for it.
  unsigned char scratch[2048];
  json::parser parser({}, options, scratch);
  parser.reset(std::move(storage));
  json::error_code error;
  const std::size_t consumed = parser.write(text.data(), text.size(), error);
  if (error)
    throw MalformedJson("not JSON: " + error.message() + " at byte " + std::to_string(consumed) + " of " +
                        std::to_string(text.size()));
  return parser.release();
}

}  // namespace aha
