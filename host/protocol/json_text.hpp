// JSON written as text where a document would be built only to be printed.
#pragma once

#include <string>
#include <string_view>

namespace protocol {

// `text`, which is valid UTF-8, quoted and escaped.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

}  // namespace protocol
