// An index that can be trusted: signed by a key of the operator, and no older than the last one.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/signature_verdict.hpp"
#include "plugin_index/index.hpp"
#include "plugin_index/reader.hpp"

namespace plugin_index {

// An index file and the signature beside it, as they were read.
struct SignedText {
  std::string text;
  std::string signature;
};

struct VerifiedIndex {
  Address address;
  Index index;
  std::string key_id;                 // that signed it
  std::vector<std::string> warnings;  // one sentence each, such as that it has expired
};

// What an index is judged by.
struct Terms {
  const artifact::SignatureChecker& trust;  // outlives the call
  std::int64_t last_serial = 0;             // of the newest index seen at this address; 0: none
  std::int64_t now_s = 0;                   // Unix time
};

// Judges the signature before it interprets a byte of the index. [any]
// address  of the index, whose file name the signature may bind.
// returns  the index, or one sentence that names the address and says what to do.
tl::expected<VerifiedIndex, std::string> verify_index(const Address& address, const SignedText& read,
                                                      const Terms& terms);

// Reads an index and its signature, and verifies both. Blocks as long as the reader does. [any]
tl::expected<VerifiedIndex, std::string> read_index(Reader& reader, const Address& address,
                                                    const Terms& terms);

// The files alone, unverified. [any]
tl::expected<SignedText, std::string> read_signed_text(Reader& reader, const Address& address);

}  // namespace plugin_index
