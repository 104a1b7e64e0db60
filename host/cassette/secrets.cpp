#include "cassette/secrets.hpp"

#include <fmt/format.h>

#include <aha/blanks.hpp>
#include <algorithm>

#include "cassette/private_key.hpp"

namespace cassette {

std::string Secrets::next_placeholder() {
  return fmt::format("redacted-{}", values_.size() + segments_.size() + 1);
}

std::optional<std::string> Secrets::stand_in(std::string_view value) const {
  value = aha::trimmed(value);
  if (const auto found = values_.find(value); found != values_.end()) return found->second;
  for (const auto& [first, placeholder] : values_) {
    if (!value.starts_with(first)) continue;
    const auto second = values_.find(value.substr(first.size()));
    if (second != values_.end()) return placeholder + second->second;
  }
  return std::nullopt;
}

bool Secrets::is_part_of_one(std::string_view value) const {
  return values_.contains(value) || std::ranges::any_of(values_, [&](const auto& one) {
           return one.first.find(value) != std::string::npos;
         });
}

// A service parses a private key before it signs with it, so another one stands for it.
void Secrets::add(std::string_view secret) {
  secret = aha::trimmed(secret);
  if (secret.empty() || values_.contains(secret) || are_too_many()) return;
  auto key = is_private_key(secret) ? make_private_key() : std::string();
  values_.emplace(secret, key.empty() ? next_placeholder() : std::move(key));
}

void Secrets::add_segment(std::string_view segment) {
  if (!segment.empty() && !segments_.contains(segment) && !are_too_many())
    segments_.emplace(segment, next_placeholder());
}

}  // namespace cassette
