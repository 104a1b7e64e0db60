// Indexes of plugins that came from anywhere. A trusted key's signature stands before them, and that key's holder may err.
#include "plugin_index/index.hpp"

#include "fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto index = plugin_index::parse_index(fuzz::text_of(data, size));
  if (!index) {
    fuzz::require(!index.error().empty());
    return 0;
  }
  const auto again = plugin_index::parse_index(plugin_index::format_index(*index));
  fuzz::require(again && *again == *index);
  return 0;
}
