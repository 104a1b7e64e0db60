// Plugin files as nobody's linker makes them: a good one with tables of our own behind its end, which its headers lead to.
#pragma once

#include <elf.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace test {

class HostileElf {
 public:
  // base  the bytes of a good plugin.
  explicit HostileElf(std::string base);

  // The entries of its dynamic table, without the end mark.
  const std::vector<Elf64_Dyn>& entries() const { return entries_; }

  // Adds an entry, or gives the one of this tag another value.
  void add(std::int64_t tag, std::uint64_t value) { entries_.push_back(entry(tag, value)); }
  void set(std::int64_t tag, std::uint64_t value);
  void rename(std::int64_t tag, std::int64_t to);

  // Puts bytes behind the file. Returns the address at which they are loaded.
  std::uint64_t append(std::string_view content);

  // Adds a text to the names. Returns its place among them.
  std::uint64_t add_name(std::string_view text);

  // The file. Its sections say the same as its segments.
  std::string whole();

  // The file with its first tables where they were and the new ones behind it: the section headers lead to one, the
  // segments to the other.
  std::string with_sections_of_the_base();
  std::string with_segments_of_the_base();

 private:
  static Elf64_Dyn entry(std::int64_t tag, std::uint64_t value) {
    return {.d_tag = tag, .d_un = {.d_val = value}};
  }
  std::string build(bool segments_are_new, bool sections_are_new);

  std::string base_;
  std::vector<Elf64_Dyn> entries_;
  std::string names_;
  std::string behind_;
  std::uint64_t offset_ = 0;   // of what is behind, in the file
  std::uint64_t address_ = 0;  // of the same
};

}  // namespace test
