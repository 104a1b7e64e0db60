// Where an index lies, or a file that it names: on this machine, or behind an https URL.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace plugin_index {

struct Address {
  std::string text;  // an https URL, or an absolute path
  bool is_url = false;

  // The last part, without a query: the name that its signature may bind. [any]
  std::string file_name() const;

  // The signature that lies beside it. [any]
  Address of_signature() const;
};

// Reads what an operator gives: an https URL, a file, or a folder, which stands for index.json in it. [any]
// returns  the address, or one sentence that says what is wrong with it.
tl::expected<Address, std::string> parse_address(std::string_view text);

// The address of a file that an index names. [any]
// url      absolute, or relative to the index. Hostile.
// returns  the address, or one sentence that says why it is none: an index must not lead out of its folder.
tl::expected<Address, std::string> resolve(const Address& index, std::string_view url);

}  // namespace plugin_index
