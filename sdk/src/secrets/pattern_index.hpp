// The spellings of all known secrets, in an order in which those that begin at a place are found by a few comparisons.
#pragma once

#include <aha/secrets.hpp>

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aha::secrets {

/// One spelling of one secret.
struct Pattern {
  std::string text;  // in small letters if it `folds`
  std::size_t secret = 0;
  bool folds = false;  // capital letters are the same
  bool is_base64 = false;
  Reach reach = Reach::anywhere;
  bool is_word = false;     // "_" and "-" are parts of words, too
  bool is_segment = false;  // with the slash in front of it
  std::uint8_t offset = 0;  // of the first character in its group of four, for base64
};

class PatternIndex {
 public:
  explicit PatternIndex(std::vector<Pattern> patterns);

  /// `text` in the form in which it is searched: small letters, and blanks in place of plus signs, as in a form.
  static std::string folded(std::string_view text);

  /// Of the patterns which might begin at `at`, the longest that `is_there` accepts, and of those as long, the one that
  /// was given first; null if there is none.
  template <class IsThere>
  const Pattern* longest_at(std::string_view folded, std::size_t at, const IsThere& is_there) const {
    for (std::size_t key = last_key_up_to(folded, at); key != none; key = keys_[key].shorter) {
      if (!folded.substr(at).starts_with(keys_[key].text)) continue;
      for (std::size_t i = keys_[key].first; i < keys_[key].end; ++i)
        if (is_there(patterns_[i])) return &patterns_[i];
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t probed_bytes = 3;

  /// What patterns read when they are folded.
  struct Key {
    std::string text;
    std::size_t first = 0, end = 0;  // of its patterns
    std::size_t shorter = none;      // the longest key that this one begins with
  };

  static std::uint16_t probe(std::string_view text, std::size_t at);
  /// The keys that are the beginning of a text are this one, if it is, and its shorter ones.
  std::size_t last_key_up_to(std::string_view folded, std::size_t at) const;

  std::vector<Pattern> patterns_;          // by key
  std::vector<Key> keys_;                  // in their order
  std::array<std::size_t, 257> begins_{};  // of the keys by their first byte
  std::bitset<65536> probes_;              // of the first three bytes of keys
  std::bitset<256> has_short_;             // keys too short for a probe, by their first byte
};

}  // namespace aha::secrets
