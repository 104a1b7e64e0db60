// The parts of PE/COFF that are read here, after Microsoft's specification of the format. The system's header of them
// exists on Windows only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pe {

constexpr std::string_view dos_magic = "MZ";
constexpr std::string_view magic = std::string_view("PE\0\0", 4);
constexpr std::uint64_t offset_of_header_offset = 0x3c;  // in the header of DOS

struct FileHeader {
  std::uint16_t machine;
  std::uint16_t section_count;
  std::uint32_t timestamp;
  std::uint32_t symbols_at;
  std::uint32_t symbol_count;
  std::uint16_t optional_header_bytes;
  std::uint16_t characteristics;
};

struct OptionalHeader {
  std::uint16_t magic;
  std::uint8_t linker_major;
  std::uint8_t linker_minor;
  std::uint32_t code_bytes;
  std::uint32_t initialized_bytes;
  std::uint32_t uninitialized_bytes;
  std::uint32_t entry;
  std::uint32_t code_base;
  std::uint64_t image_base;
  std::uint32_t section_alignment;
  std::uint32_t file_alignment;
  std::uint16_t system_major;
  std::uint16_t system_minor;
  std::uint16_t image_major;
  std::uint16_t image_minor;
  std::uint16_t subsystem_major;
  std::uint16_t subsystem_minor;
  std::uint32_t reserved;
  std::uint32_t image_bytes;
  std::uint32_t header_bytes;
  std::uint32_t checksum;
  std::uint16_t subsystem;
  std::uint16_t dll_characteristics;
  std::uint64_t stack_reserve;
  std::uint64_t stack_commit;
  std::uint64_t heap_reserve;
  std::uint64_t heap_commit;
  std::uint32_t loader_flags;
  std::uint32_t directory_count;
};

// A table, by its address in memory relative to the image.
struct Directory {
  std::uint32_t address;
  std::uint32_t bytes;
};

struct SectionHeader {
  char name[8];
  std::uint32_t virtual_bytes;
  std::uint32_t address;
  std::uint32_t raw_bytes;
  std::uint32_t raw_at;
  std::uint32_t relocations_at;
  std::uint32_t line_numbers_at;
  std::uint16_t relocation_count;
  std::uint16_t line_number_count;
  std::uint32_t characteristics;
};

struct ExportTable {
  std::uint32_t characteristics;
  std::uint32_t timestamp;
  std::uint16_t major;
  std::uint16_t minor;
  std::uint32_t name;
  std::uint32_t ordinal_base;
  std::uint32_t function_count;
  std::uint32_t name_count;
  std::uint32_t functions;
  std::uint32_t names;
  std::uint32_t name_ordinals;
};

struct ImportEntry {
  std::uint32_t lookup_table;
  std::uint32_t timestamp;
  std::uint32_t forwarder_chain;
  std::uint32_t name;
  std::uint32_t address_table;
};

struct DelayImportEntry {
  std::uint32_t attributes;
  std::uint32_t name;
  std::uint32_t module;
  std::uint32_t address_table;
  std::uint32_t name_table;
  std::uint32_t bound_table;
  std::uint32_t unload_table;
  std::uint32_t timestamp;
};

struct DebugEntry {
  std::uint32_t characteristics;
  std::uint32_t timestamp;
  std::uint16_t major;
  std::uint16_t minor;
  std::uint32_t type;
  std::uint32_t bytes;
  std::uint32_t address;
  std::uint32_t at;
};

// What a debugger finds the symbols of the file by.
struct CodeView {
  char magic[4];
  std::uint32_t guid_1;
  std::uint16_t guid_2;
  std::uint16_t guid_3;
  unsigned char guid_4[8];
  std::uint32_t age;
};

// Of the symbols of COFF: 18 bytes, so that it is read field by field.
constexpr std::uint64_t symbol_bytes = 18;
constexpr std::uint64_t symbol_value_at = 8;
constexpr std::uint64_t symbol_section_at = 12;
constexpr std::uint64_t symbol_type_at = 14;
constexpr std::uint64_t symbol_auxiliaries_at = 17;
constexpr std::uint16_t function_type = 0x20;

static_assert(sizeof(FileHeader) == 20 && sizeof(OptionalHeader) == 112 && sizeof(Directory) == 8 &&
              sizeof(SectionHeader) == 40 && sizeof(ExportTable) == 40 && sizeof(ImportEntry) == 20 &&
              sizeof(DelayImportEntry) == 32 && sizeof(DebugEntry) == 28 && sizeof(CodeView) == 24);

constexpr std::uint16_t machine_x86_64 = 0x8664;
constexpr std::uint16_t machine_aarch64 = 0xaa64;

constexpr std::uint16_t is_executable = 0x0002;
constexpr std::uint16_t is_dll = 0x2000;

constexpr std::uint16_t optional_magic_64 = 0x20b;

constexpr std::size_t export_directory = 0;
constexpr std::size_t import_directory = 1;
constexpr std::size_t certificate_directory = 4;  // whose address is a place in the file
constexpr std::size_t debug_directory = 6;
constexpr std::size_t delay_import_directory = 13;
constexpr std::size_t net_directory = 14;
constexpr std::size_t max_directories = 16;

constexpr std::uint32_t debug_type_codeview = 2;
constexpr std::uint32_t delay_addresses_are_relative = 1;
constexpr std::uint64_t is_ordinal = std::uint64_t{1} << 63U;

}  // namespace pe
