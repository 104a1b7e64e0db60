#include "made_pe.hpp"

#include <cstring>

namespace test {
namespace {

constexpr std::uint32_t section_alignment = 0x1000;
constexpr std::uint32_t file_alignment = 0x200;
constexpr std::uint32_t headers_at = 0x80;
constexpr std::uint32_t header_bytes = 0x400;

std::uint32_t rounded(std::size_t size, std::uint32_t to) {
  return static_cast<std::uint32_t>((size + to - 1) / to * to);
}

template <typename Value>
std::string raw(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

// A section's content, to whose end things are added and then pointed at.
class Content {
 public:
  explicit Content(std::uint32_t address) : address_(address) {}

  std::uint32_t add(std::string_view bytes) {
    text_.resize(rounded(text_.size(), 8));
    const auto at = address_ + static_cast<std::uint32_t>(text_.size());
    text_ += bytes;
    return at;
  }
  std::uint32_t add_text(std::string_view text) { return add(std::string(text) + '\0'); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
  std::string take() { return std::move(text_); }

 private:
  std::uint32_t address_;
  std::string text_;
};

// The table of what is imported of one library.
std::uint32_t add_lookup(const std::vector<std::string>& names, Content& content) {
  std::string table;
  for (const auto& name : names)
    table += raw(name.starts_with('#') ? pe::is_ordinal | std::stoul(name.substr(1))
                                       : std::uint64_t{content.add(std::string(2, '\0') + name + '\0')});
  return content.add(table + raw(std::uint64_t{0}));
}

}  // namespace

std::uint32_t MadePe::add_section(std::string_view name, std::string content) {
  const auto address = next_address_;
  next_address_ = rounded(address + std::max<std::size_t>(content.size(), 1), section_alignment);
  sections_.push_back({std::string(name), address, std::move(content)});
  return address;
}

void MadePe::add_exports(const std::vector<std::string>& names, bool are_forwarded) {
  Content content(next_address_);
  const auto count = static_cast<std::uint32_t>(names.size());
  content.add(std::string(sizeof(pe::ExportTable), '\0'));
  std::string functions;
  std::string name_table;
  std::string numbers;
  for (std::uint16_t number = 0; const auto& name : names) {
    name_table += raw(content.add_text(name));
    functions += raw(are_forwarded ? content.add_text("other." + name) : std::uint32_t{0x1000});
    numbers += raw(number++);
  }
  const pe::ExportTable table{.characteristics = 0,
                              .timestamp = 0,
                              .major = 0,
                              .minor = 0,
                              .name = 0,
                              .ordinal_base = 1,
                              .function_count = count,
                              .name_count = count,
                              .functions = content.add(functions),
                              .names = content.add(name_table),
                              .name_ordinals = content.add(numbers)};
  const auto bytes = content.size();
  auto text = content.take();
  std::memcpy(text.data(), &table, sizeof(table));
  set_directory(pe::export_directory, add_section(".edata", std::move(text)), bytes);
}

void MadePe::add_imports(const Imports& imports) {
  Content content(next_address_);
  std::string entries;
  for (const auto& [library, names] : imports) {
    const auto lookup = add_lookup(names, content);
    entries += raw(pe::ImportEntry{lookup, 0, 0, content.add_text(library), lookup});
  }
  const auto at = content.add(entries + raw(pe::ImportEntry{}));
  add_section(".idata", content.take());
  set_directory(pe::import_directory, at, static_cast<std::uint32_t>(entries.size()));
}

void MadePe::add_delayed_imports(const Imports& imports) {
  Content content(next_address_);
  std::string entries;
  for (const auto& [library, names] : imports) {
    const auto lookup = add_lookup(names, content);
    entries += raw(pe::DelayImportEntry{pe::delay_addresses_are_relative, content.add_text(library), 0,
                                        lookup, lookup, 0, 0, 0});
  }
  const auto at = content.add(entries + raw(pe::DelayImportEntry{}));
  add_section(".didat", content.take());
  set_directory(pe::delay_import_directory, at, static_cast<std::uint32_t>(entries.size()));
}

void MadePe::add_debug_id() {
  Content content(next_address_);
  const auto id = content.add(
      raw(pe::CodeView{{'R', 'S', 'D', 'S'}, 0x01234567, 0x89ab, 0xcdef, {1, 2, 3, 4, 5, 6, 7, 8}, 1}));
  const auto at =
      content.add(raw(pe::DebugEntry{0, 0, 0, 0, pe::debug_type_codeview, sizeof(pe::CodeView), id, 0}));
  add_section(".buildid", content.take());
  set_directory(pe::debug_directory, at, sizeof(pe::DebugEntry));
}

void MadePe::add_functions(const std::vector<std::pair<std::string, std::uint32_t>>& functions) {
  for (const auto& [name, place] : functions) {
    const auto name_at = static_cast<std::uint32_t>(sizeof(std::uint32_t) + symbol_names_.size());
    symbol_names_ += name + '\0';
    symbols_ += raw(std::uint32_t{0}) + raw(name_at) + raw(place) + raw(std::int16_t{1}) +
                raw(pe::function_type) + std::string("\2\0", 2);
    ++symbol_count_;
  }
}

std::string MadePe::bytes() const {
  auto written_file = file;
  auto written_optional = optional;
  written_file.section_count = static_cast<std::uint16_t>(sections_.size());
  written_optional.image_bytes = std::max(optional.image_bytes, next_address_);
  std::string headers;
  std::string contents;
  for (const auto& section : sections_) {
    pe::SectionHeader header{};
    std::memcpy(header.name, section.name.data(), std::min(section.name.size(), sizeof(header.name)));
    header.virtual_bytes = static_cast<std::uint32_t>(section.content.size());
    header.address = section.address;
    header.raw_bytes = rounded(section.content.size(), file_alignment);
    header.raw_at = header_bytes + static_cast<std::uint32_t>(contents.size());
    headers += raw(header);
    contents += section.content;
    contents.resize(rounded(contents.size(), file_alignment));
  }
  if (symbol_count_ != 0) {
    written_file.symbols_at = header_bytes + static_cast<std::uint32_t>(contents.size());
    written_file.symbol_count = symbol_count_;
    contents += symbols_ + raw(static_cast<std::uint32_t>(sizeof(std::uint32_t) + symbol_names_.size())) +
                symbol_names_;
  }
  std::string text = "MZ";
  text.resize(pe::offset_of_header_offset);
  text += raw(headers_at);
  text.resize(headers_at);
  text += std::string(pe::magic) + raw(written_file) + raw(written_optional);
  for (const auto& directory : directories_) text += raw(directory);
  text += headers;
  text.resize(header_bytes);
  return text + contents;
}

MadePe good_pe() {
  MadePe made;
  made.optional.magic = pe::optional_magic_64;
  made.optional.section_alignment = section_alignment;
  made.optional.file_alignment = file_alignment;
  made.optional.header_bytes = header_bytes;
  made.optional.directory_count = pe::max_directories;
  made.add_section(".text", std::string(256, '\xcc'));
  made.add_section(
      ".ahamf",
      R"({"manifest":1,"abi":[1,1],"version":"1.2.3","services":[{"name":"good","events":["installed"]}],)"
      R"("needs":[],"egress":["example.com"]})");
  made.add_exports({"aha_service_factory"});
  made.add_imports({{"KERNEL32.dll", {"Sleep", "#7"}}});
  return made;
}

}  // namespace test
