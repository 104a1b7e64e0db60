// File names as a third party rewrites them.
#include "aha/text.hpp"
#include "scan.hpp"

namespace aha::text {

std::string trello_file_name(std::string_view file_name) {
  constexpr std::string_view becomes_underscore = " *\\\"'";
  constexpr std::string_view stays = "-_.!~*'();/?:@&=+$,[]";
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    if (becomes_underscore.find(c) != npos) {
      out.push_back('_');
    } else if (is_letter(c) || is_digit(c) || stays.find(c) != npos) {
      out.push_back(c);
    } else {
      out.append({'%', hex[byte >> 4], hex[byte & 15]});
    }
  }
  return out;
}

}  // namespace aha::text
