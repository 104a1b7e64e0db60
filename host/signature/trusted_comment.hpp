// What a trusted comment says of the file it is signed with: fields "name:value" between tabs, as minisign writes
// "timestamp:1700000000", "file:slack.so" and "hashed". What is none of the fields below is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace signature {

struct TrustedComment {
  std::string remark;                                // the signer's own words
  std::optional<std::int64_t> timestamp_s;           // Unix time
  std::string file;                                  // the name it was signed under; empty: not said
  std::optional<std::string> version;                // of the plugin's manifest
  std::optional<std::vector<std::string>> services;  // of its manifest
};

// [any]
// returns  the fields, or one sentence that says what is wrong: a field that is there twice, or not what it should be.
tl::expected<TrustedComment, std::string> parse_trusted_comment(std::string_view comment);

// What the signer says to people: the remark, or the whole comment on one line if there is none. [any]
std::string words_for_people(std::string_view comment);

// One line. Tabs and ends of line in what it is given become spaces. [any]
std::string format_trusted_comment(const TrustedComment& comment);

}  // namespace signature
