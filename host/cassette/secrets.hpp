// The secrets of one case, by value, and what stands for each.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/case.hpp"

namespace cassette {

// What the case itself does not tell.
struct KnownSecrets {
  std::vector<std::string> password_fields;  // the settings that the service's schema says are passwords
  std::set<std::string, std::less<>> stored =
      {};  // what the host keeps for the service: texts, or JSON with texts
};

class Secrets {
 public:
  // Of a case. One with more is an attack, or no case to learn from: each text of it is looked up in all of them.
  static constexpr std::size_t most = 1000;

  // Finds them where they are known for what they are: settings by their name or type, addresses that are credentials,
  // signed addresses, credentials and cookies of requests, tokens in answers. [any]
  static Secrets of(const Case& recorded, const KnownSecrets& known);

  // One more, without the blanks around it. An empty one is none.
  void add(std::string_view secret);
  // A secret only if it is a segment of a path, as "messages" may be.
  void add_segment(std::string_view segment);
  // A setting that holds a secret, whatever its name says.
  void add_field(std::string_view name) { fields_.emplace(name); }
  // A word of the third party's API, such as a segment of its paths. A password that is the same word is replaced only
  // where a credential stands.
  void add_api_word(std::string_view word) { api_words_.emplace(word); }

  // What stands for `value`, if it is a secret, or two in one, such as a password with a token behind it.
  std::optional<std::string> stand_in(std::string_view value) const;
  // Whether one of them has `value` in it, such as a token with a slash, of which a path has two segments.
  bool is_part_of_one(std::string_view value) const;
  // Whether there may be more than are known here.
  bool are_too_many() const { return values_.size() + segments_.size() > most; }
  bool is_field(std::string_view name) const { return fields_.contains(name); }
  bool is_api_word(std::string_view word) const { return api_words_.contains(word); }

  using Placeholders = std::map<std::string, std::string, std::less<>>;  // by what they stand for
  const Placeholders& values() const { return values_; }
  const Placeholders& segments() const { return segments_; }

 private:
  std::string next_placeholder();

  Placeholders values_;
  Placeholders segments_;
  std::set<std::string, std::less<>> fields_;
  std::set<std::string, std::less<>> api_words_;
};

}  // namespace cassette
