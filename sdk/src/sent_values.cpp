#include <aha/sent_values.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace aha {
namespace {

constexpr std::string_view key = "sent values";
constexpr std::size_t most_entries = 100;
constexpr std::size_t number_size = 16;              // hexadecimal digits
constexpr std::size_t entry_size = 2 * number_size;  // of what, and of its value

/// FNV-1a, 64 bits: the same in each build, which std::hash need not be.
std::string number_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  char digits[number_size + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

std::string name_of(std::string_view id, std::string_view field) {
  return number_of(std::string(id) + '\0' + std::string(field));
}

/// Without the entries of this name among the first `size` bytes.
std::string without(std::string_view entries, std::string_view name, std::size_t size) {
  std::string kept;
  for (std::size_t at = 0; at + entry_size <= entries.size(); at += entry_size)
    if (at >= size || entries.substr(at, number_size) != name) kept += entries.substr(at, entry_size);
  return kept;
}

/// The value of the newest entry of this name; "" if there is none.
std::string_view newest(std::string_view entries, std::string_view name) {
  std::string_view found;
  for (std::size_t at = 0; at + entry_size <= entries.size(); at += entry_size)
    if (entries.substr(at, number_size) == name) found = entries.substr(at + number_size, number_size);
  return found;
}

}  // namespace

void SentValues::note(std::string_view id, std::string_view field, std::string_view value) const {
  const std::string name = name_of(id, field), number = number_of(value);
  std::string entries = memory_.get(key).value_or("");
  if (newest(entries, name) == number) return;
  if (entries.size() >= most_entries * entry_size) entries.erase(0, entry_size);
  memory_.put(key, entries + name + number);
}

bool SentValues::take_echo(std::string_view id, std::string_view field, std::string_view value) const {
  const std::string name = name_of(id, field), entries = memory_.get(key).value_or("");
  if (newest(entries, name).empty()) return false;
  const std::string wanted = name + number_of(value);
  std::size_t end = 0;  // of the entry that came back
  for (std::size_t at = 0; at + entry_size <= entries.size(); at += entry_size)
    if (std::string_view(entries).substr(at, entry_size) == wanted) end = at + entry_size;
  memory_.put(key, without(entries, name, end > 0 ? end : entries.size()));
  return end > 0;
}

}  // namespace aha
