// A PE file made in memory, as good or as broken as a test wants it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pe/format.hpp"

namespace test {

class MadePe {
 public:
  // Adds a section, and returns its address.
  std::uint32_t add_section(std::string_view name, std::string content);

  // The address of the section to be added next: what is in it may point into itself.
  std::uint32_t next_address() const { return next_address_; }

  void set_directory(std::size_t number, std::uint32_t address, std::uint32_t bytes) {
    directories_.at(number) = {address, bytes};
  }

  // Each adds a section and its table.
  void add_exports(const std::vector<std::string>& names, bool are_forwarded = false);
  using Imports = std::vector<std::pair<std::string, std::vector<std::string>>>;  // names by library
  void add_imports(const Imports& imports);
  void add_delayed_imports(const Imports& imports);
  void add_debug_id();

  // The symbols of COFF: functions in the first section, each with its place there.
  void add_functions(const std::vector<std::pair<std::string, std::uint32_t>>& functions);

  // The file. Both headers may be changed before.
  std::string bytes() const;

  pe::FileHeader file{
      .machine = pe::machine_x86_64,
      .section_count = 0,
      .timestamp = 0,
      .symbols_at = 0,
      .symbol_count = 0,
      .optional_header_bytes = sizeof(pe::OptionalHeader) + pe::max_directories * sizeof(pe::Directory),
      .characteristics = pe::is_executable | pe::is_dll};
  pe::OptionalHeader optional{};

 private:
  struct Section {
    std::string name;
    std::uint32_t address;
    std::string content;
  };

  std::vector<Section> sections_;
  std::vector<pe::Directory> directories_ = std::vector<pe::Directory>(pe::max_directories);
  std::uint32_t next_address_ = 0x1000;
  std::string symbols_;
  std::string symbol_names_;
  std::uint32_t symbol_count_ = 0;
};

// A library with a manifest that exports what a plugin has to, and needs KERNEL32.dll.
MadePe good_pe();

}  // namespace test
