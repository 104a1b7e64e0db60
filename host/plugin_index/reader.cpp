#include "plugin_index/reader.hpp"

#include "signature/key_file.hpp"
#include "text/format.hpp"

namespace plugin_index {

tl::expected<std::string, std::string> FileReader::read(const Address& address, std::size_t max_bytes) {
  if (address.is_url) return tl::unexpected(text::format("{} is no file of this machine", address.text));
  return signature::read_file(address.text, max_bytes).map_error([&](const std::string& why) {
    return text::format("{}: {}", address.text, why);
  });
}

}  // namespace plugin_index
