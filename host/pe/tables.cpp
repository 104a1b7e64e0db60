#include "pe/tables.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace pe {
namespace {

std::string too_many(std::size_t limit, std::string_view what) {
  return "it has more than " + std::to_string(limit) + " " + std::string(what) +
         "; export aha_service_factory only, and link what it needs only";
}

}  // namespace

class Tables::Reader {
 public:
  Reader(const File& file, const Import& take) : file_(file), take_(take) {}

  tl::expected<Tables, std::string> read();

 private:
  std::string read_exports();
  std::string read_imports();
  std::string read_delayed_imports();
  std::string read_debug_id();
  std::string take_library(std::uint32_t name_at, std::uint32_t lookup_at);
  std::string take_symbols(std::string_view library, ByteView lookup);

  const File& file_;
  const Import& take_;
  Tables tables_;
  std::size_t needed_bytes_ = 0;
  std::size_t imports_ = 0;
};

tl::expected<Tables, std::string> Tables::read(const File& file, const Import& take) {
  return Reader(file, take).read();
}

tl::expected<Tables, std::string> Tables::Reader::read() {
  for (const auto step :
       {&Reader::read_exports, &Reader::read_imports, &Reader::read_delayed_imports, &Reader::read_debug_id})
    if (auto fault = (this->*step)(); !fault.empty()) return tl::unexpected(std::move(fault));
  return std::move(tables_);
}

// The names point, by a table of numbers, at the functions; one that lies in the table of exports itself is the name of
// another library's.
std::string Tables::Reader::read_exports() {
  const auto place = file_.directory(export_directory);
  if (!place) return {};
  constexpr auto broken = "the table of its exports lies in no section";
  const auto view = file_.at(place->address);
  const auto table = view ? view->read<ExportTable>(0) : std::nullopt;
  if (!table) return broken;
  if (table->name_count > max_exports || table->function_count > max_exports)
    return too_many(max_exports, "exports");
  if (table->name_count == 0) return {};
  const auto names = file_.at(table->names);
  const auto numbers = file_.at(table->name_ordinals);
  const auto functions = file_.at(table->functions);
  if (!names || !numbers || !functions) return broken;
  for (std::uint64_t i = 0; i < table->name_count; ++i) {
    const auto name_at = names->read<std::uint32_t>(i * sizeof(std::uint32_t));
    const auto number = numbers->read<std::uint16_t>(i * sizeof(std::uint16_t));
    if (!name_at || !number || *number >= table->function_count) return broken;
    const auto name = file_.at(*name_at);
    const auto function = functions->read<std::uint32_t>(*number * sizeof(std::uint32_t));
    if (!name || !function) return broken;
    const bool is_forwarded = *function - place->address < place->bytes && *function >= place->address;
    if (!is_forwarded) tables_.exports_.push_back(name->c_string(0, max_name_bytes));
  }
  return {};
}

// To the end mark, as the loader does, which looks at no size.
std::string Tables::Reader::read_imports() {
  const auto place = file_.directory(import_directory);
  if (!place) return {};
  const auto table = file_.at(place->address);
  if (!table) return "the table of its imports lies in no section";
  for (std::uint64_t at = 0;; at += sizeof(ImportEntry)) {
    const auto entry = table->read<ImportEntry>(at);
    if (!entry) return "the table of its imports has no end";
    if (entry->name == 0 || entry->address_table == 0) return {};
    const auto lookup = entry->lookup_table == 0 ? entry->address_table : entry->lookup_table;
    if (auto fault = take_library(entry->name, lookup); !fault.empty()) return fault;
  }
}

std::string Tables::Reader::read_delayed_imports() {
  const auto place = file_.directory(delay_import_directory);
  if (!place) return {};
  const auto table = file_.at(place->address);
  if (!table) return "the table of its delayed imports lies in no section";
  for (std::uint64_t at = 0;; at += sizeof(DelayImportEntry)) {
    const auto entry = table->read<DelayImportEntry>(at);
    if (!entry) return "the table of its delayed imports has no end";
    if (entry->name == 0) return {};
    if ((entry->attributes & delay_addresses_are_relative) == 0)
      return "the table of its delayed imports is of an unknown kind; link it again";
    if (auto fault = take_library(entry->name, entry->name_table); !fault.empty()) return fault;
  }
}

std::string Tables::Reader::take_library(std::uint32_t name_at, std::uint32_t lookup_at) {
  if (tables_.needed_.size() == max_libraries) return too_many(max_libraries, "libraries that it needs");
  const auto view = file_.at(name_at);
  const auto name = view ? view->c_string(0, max_name_bytes + 1) : std::string_view();
  if (name.empty() || name.size() > max_name_bytes)
    return "the name of a library that it needs is empty or longer than " + std::to_string(max_name_bytes) +
           " bytes";
  tables_.needed_.push_back(name);
  if ((needed_bytes_ += name.size()) > max_text_bytes)
    return "the names of the libraries that it needs take more than 256 KiB";
  const auto lookup = file_.at(lookup_at);
  if (!lookup) return "the table of what it imports of a library lies in no section";
  return take_symbols(name, *lookup);
}

std::string Tables::Reader::take_symbols(std::string_view library, ByteView lookup) {
  constexpr std::uint32_t hint_bytes = 2;  // before each name
  for (std::uint64_t at = 0;; at += sizeof(std::uint64_t)) {
    const auto symbol = lookup.read<std::uint64_t>(at);
    if (!symbol) return "the table of what it imports of a library has no end";
    if (*symbol == 0) return {};
    if (++imports_ > max_imports) return too_many(max_imports, "imports");
    if ((*symbol & is_ordinal) != 0) {
      take_(library, {});
      continue;
    }
    const auto name = *symbol > UINT32_MAX - hint_bytes
                          ? std::nullopt
                          : file_.at(static_cast<std::uint32_t>(*symbol) + hint_bytes);
    if (!name) return "the name of what it imports of a library lies in no section";
    take_(library, name->c_string(0, max_name_bytes));
  }
}

// As symbol servers write it.
std::string Tables::Reader::read_debug_id() {
  const auto place = file_.directory(debug_directory);
  const auto table = place ? file_.at(place->address) : std::nullopt;
  if (!table) return {};
  constexpr std::size_t max_entries = 64;
  const auto count = std::min<std::size_t>(place->bytes / sizeof(DebugEntry), max_entries);
  for (std::size_t i = 0; i < count; ++i) {
    const auto entry = table->read<DebugEntry>(i * sizeof(DebugEntry));
    if (!entry || entry->type != debug_type_codeview) continue;
    const auto view = file_.at(entry->address);
    const auto id = view ? view->read<CodeView>(0) : std::nullopt;
    if (!id || std::string_view(id->magic, sizeof(id->magic)) != "RSDS") continue;
    std::array<char, 33> text{};
    const auto* const rest = id->guid_4;
    std::snprintf(text.data(), text.size(), "%08x%04x%04x%02x%02x%02x%02x%02x%02x%02x%02x", id->guid_1,
                  id->guid_2, id->guid_3, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6],
                  rest[7]);
    tables_.debug_id_ = text.data();
    return {};
  }
  return {};
}

}  // namespace pe
