// Reads what an address leads to: the seam between files and the network.
#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

#include "plugin_index/address.hpp"

namespace plugin_index {

class Reader {
 public:
  virtual ~Reader() = default;

  // Blocks until all is read. [any]
  // max_bytes  a larger content is refused.
  // returns    the content, or one sentence that names the address and says what to do.
  virtual tl::expected<std::string, std::string> read(const Address& address, std::size_t max_bytes) = 0;
};

// Files of this machine alone: URLs are refused.
class FileReader final : public Reader {
 public:
  tl::expected<std::string, std::string> read(const Address& address, std::size_t max_bytes) override;
};

}  // namespace plugin_index
