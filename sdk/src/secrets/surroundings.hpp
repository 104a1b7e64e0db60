// What stands around a place decides whether it is a secret's. Each function looks at one text as it is.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

namespace aha::secrets {

/// Whether no word goes on in front of `begin` and behind `end`.
/// with_joints  "_" and "-" are parts of words, too
bool is_apart(std::string_view text, std::size_t begin, std::size_t end, bool with_joints);

/// Whether a word such as "password" comes right before `at`. A very short secret must stand in quotes or behind a sign.
/// size  of the secret
bool follows_secret_name(std::string_view text, std::size_t at, std::size_t size);

/// Of base64 around the characters [begin, end), of which the first is number `offset` of its group of four: all that
/// decodes with them.
std::pair<std::size_t, std::size_t> base64_around(std::string_view text, std::size_t begin, std::size_t end,
                                                  std::size_t offset);

/// The names of hosts in the URLs of a text. Asked from the beginning to the end, so that each URL is read once.
class HostNames {
 public:
  explicit HostNames(std::string_view text) : text_(text), scheme_(text.find("://")) {}

  /// Whether [begin, end) lies in one; user and password are no part of it. begin: not less than before.
  bool contain(std::size_t begin, std::size_t end);

 private:
  std::string_view text_;
  std::size_t scheme_;                        // the next "://"
  std::size_t begin_ = 0, end_ = 0, at_ = 0;  // the last authority, and behind the "@" in it
};

}  // namespace aha::secrets
