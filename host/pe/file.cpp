#include "pe/file.hpp"

#include <algorithm>
#include <bit>

namespace pe {
namespace {

using binary::Completeness;
using binary::CompletenessResult;

#if defined(__aarch64__)
constexpr std::uint16_t host_machine = machine_aarch64;
#else
constexpr std::uint16_t host_machine = machine_x86_64;
#endif

constexpr std::uint32_t page_bytes = 4096;
constexpr std::uint32_t min_file_alignment = 512;
constexpr std::uint32_t max_file_alignment = 64 * 1024;

CompletenessResult unfinished(std::string reason) {
  return {Completeness::unfinished, "it is not a whole library: " + std::move(reason)};
}

CompletenessResult foreign(std::string reason) {
  return {Completeness::foreign, std::move(reason)};
}

bool is_zero(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '\0'; });
}

struct Headers {
  FileHeader file{};
  OptionalHeader optional{};
  std::uint64_t directories_at = 0;
  std::uint64_t sections_at = 0;
};

using Fault = std::optional<CompletenessResult>;

// Judges the first bytes. A linker that maps its output leaves zeros until it writes the header.
Fault check_start(ByteView file, std::uint64_t& header_at) {
  if (file.size() == 0) return unfinished("it is empty");
  const auto start = file.text().substr(0, dos_magic.size());
  if (is_zero(start)) return unfinished("it starts with zeros");
  if (!dos_magic.starts_with(start))
    return foreign("it is not a library: it does not start as a PE file does");
  const auto offset = file.read<std::uint32_t>(offset_of_header_offset);
  const auto found = offset ? file.slice(*offset, magic.size()) : std::nullopt;
  if (!found || is_zero(found->text())) return unfinished("it ends within its header");
  if (found->text() != magic) return foreign("it is a program for DOS; build it for Windows, 64 bits");
  header_at = *offset + magic.size();
  return std::nullopt;
}

Fault check_kind(const Headers& headers) {
  if (headers.file.machine != host_machine)
    return foreign("it is built for another kind of processor (PE machine " +
                   std::to_string(headers.file.machine) + ", this one is " + std::to_string(host_machine) +
                   ")");
  if ((headers.file.characteristics & is_executable) == 0)
    return foreign("it is no library but another kind of PE file; link it with -shared");
  if (headers.optional.magic != optional_magic_64)
    return foreign("it is built for 32-bit machines; build it for 64 bits");
  if (headers.file.section_count == 0) return unfinished("it has no sections");
  if (headers.file.section_count > max_sections)
    return foreign("it has more than " + std::to_string(max_sections) + " sections");
  return std::nullopt;
}

// As the loader takes them: in its other modes it would round or ignore what the sections say.
Fault check_alignment(const OptionalHeader& optional) {
  const auto of_file = optional.file_alignment;
  const auto of_section = optional.section_alignment;
  if (!std::has_single_bit(of_file) || of_file < min_file_alignment || of_file > max_file_alignment ||
      !std::has_single_bit(of_section) || of_section < page_bytes || of_section < of_file)
    return foreign("its sections are aligned in an unusual way; link it again");
  return std::nullopt;
}

Fault read_headers(ByteView file, Headers& headers) {
  std::uint64_t at = 0;
  if (auto fault = check_start(file, at)) return fault;
  const auto file_header = file.read<FileHeader>(at);
  const auto optional = file.read<OptionalHeader>(at + sizeof(FileHeader));
  if (!file_header || !optional) return unfinished("it ends within its header");
  headers = {*file_header, *optional, at + sizeof(FileHeader) + sizeof(OptionalHeader),
             at + sizeof(FileHeader) + file_header->optional_header_bytes};
  if (auto fault = check_kind(headers)) return fault;
  const auto directories = optional->directory_count;
  if (directories > max_directories ||
      file_header->optional_header_bytes < sizeof(OptionalHeader) + directories * sizeof(Directory))
    return foreign("its header has an unknown size; link it again");
  if (!file.slice(headers.sections_at, file_header->section_count * sizeof(SectionHeader)))
    return unfinished("its section headers lie beyond its end");
  return check_alignment(*optional);
}

std::uint64_t loaded_bytes(const SectionHeader& section) {
  return section.virtual_bytes == 0 ? section.raw_bytes : section.virtual_bytes;
}

// Whether every section lies in the file, and after the one before it in memory.
Fault check_sections(ByteView file, const Headers& headers) {
  std::uint64_t end = headers.optional.header_bytes;
  for (std::uint64_t i = 0; i < headers.file.section_count; ++i) {
    const auto section = *file.read<SectionHeader>(headers.sections_at + i * sizeof(SectionHeader));
    if (section.address % headers.optional.section_alignment != 0 || section.address < end ||
        section.address + loaded_bytes(section) > headers.optional.image_bytes)
      return foreign("its sections overlap, or do not fit into memory");
    end = section.address + loaded_bytes(section);
    if (section.raw_bytes == 0) continue;
    if (section.raw_at % min_file_alignment != 0)
      return foreign("its sections are aligned in an unusual way; link it again");
    if (!file.slice(section.raw_at, section.raw_bytes)) return unfinished("a section lies beyond its end");
  }
  return std::nullopt;
}

// The symbols of COFF, then the table of their long names, which starts with its size; nullopt if they lie beyond the
// end of the file.
std::optional<std::pair<ByteView, ByteView>> symbols_of(ByteView file, const FileHeader& header) {
  if (header.symbols_at == 0) return std::pair(ByteView({}), ByteView({}));
  const auto symbols = file.slice(header.symbols_at, header.symbol_count * symbol_bytes);
  if (!symbols) return std::nullopt;
  const auto strings_at = header.symbols_at + symbols->size();
  const auto size = file.read<std::uint32_t>(strings_at);
  const auto strings = size ? file.slice(strings_at, *size) : std::nullopt;
  if (!strings) return std::nullopt;
  return std::pair(*symbols, *strings);
}

Directory directory_of(ByteView file, const Headers& headers, std::uint64_t number) {
  if (number >= headers.optional.directory_count) return {};
  return *file.read<Directory>(headers.directories_at + number * sizeof(Directory));
}

// What linkers and signers write behind the sections.
Fault check_end(ByteView file, const Headers& headers) {
  if (!symbols_of(file, headers.file)) return unfinished("its symbols lie beyond its end");
  const auto certificates = directory_of(file, headers, certificate_directory);
  if (!file.slice(certificates.address, certificates.bytes))
    return unfinished("its certificates lie beyond its end");
  if (directory_of(file, headers, net_directory).bytes != 0)
    return foreign("it is a .NET assembly, not a native library; build it ahead of time as a native one");
  return std::nullopt;
}

Fault find_fault(ByteView file, Headers& headers) {
  if (auto fault = read_headers(file, headers)) return fault;
  if (auto fault = check_sections(file, headers)) return fault;
  return check_end(file, headers);
}

std::string name_of(const SectionHeader& section) {
  const std::string_view field(section.name, sizeof(section.name));
  return std::string(field.substr(0, field.find('\0')));
}

}  // namespace

CompletenessResult check_completeness(std::span<const std::byte> bytes) {
  Headers headers;
  return find_fault(ByteView(bytes), headers).value_or(CompletenessResult{Completeness::complete, {}});
}

tl::expected<File, CompletenessResult> File::open(std::span<const std::byte> bytes) {
  const ByteView view(bytes);
  Headers headers;
  if (auto fault = find_fault(view, headers)) return tl::unexpected(std::move(*fault));
  File file;
  file.is_library_ = (headers.file.characteristics & is_dll) != 0;
  for (std::uint64_t i = 0; i < headers.file.section_count; ++i) {
    const auto section = *view.read<SectionHeader>(headers.sections_at + i * sizeof(SectionHeader));
    const auto size = std::min<std::uint64_t>(section.raw_bytes, loaded_bytes(section));
    file.sections_.push_back(
        {name_of(section), section.address, size == 0 ? ByteView({}) : *view.slice(section.raw_at, size)});
  }
  for (std::size_t number = 0; number < max_directories; ++number)
    file.directories_[number] = directory_of(view, headers, number);
  std::tie(file.symbols_, file.strings_) = *symbols_of(view, headers.file);
  return file;
}

const Section* File::section(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  return found == sections_.end() ? nullptr : &*found;
}

std::size_t File::count_sections(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count(sections_, name, &Section::name));
}

std::optional<ByteView> File::at(std::uint32_t address) const {
  for (const auto& section : sections_) {
    if (address < section.address || address - section.address >= section.content.size()) continue;
    const auto into = address - section.address;
    return section.content.slice(into, section.content.size() - into);
  }
  return std::nullopt;
}

std::optional<Directory> File::directory(std::size_t number) const {
  const auto& found = directories_.at(number);
  return found.address == 0 ? std::nullopt : std::optional(found);
}

namespace {

struct Function {
  std::uint64_t address = 0;
  std::uint64_t end = 0;  // of its section
  std::string_view name;
};

// A short name stands in its first 8 bytes; a long one elsewhere, which 4 zeros and an offset tell.
std::string_view symbol_name(ByteView symbols, std::uint64_t at, ByteView strings) {
  if (*symbols.read<std::uint32_t>(at) == 0) return strings.c_string(*symbols.read<std::uint32_t>(at + 4));
  return symbols.c_string(at, symbol_value_at);
}

}  // namespace

void File::for_each_function(
    const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take) const {
  std::vector<Function> functions;
  const auto count = std::min<std::uint64_t>(symbols_.size() / symbol_bytes, max_symbols);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto at = i * symbol_bytes;
    const auto section = *symbols_.read<std::int16_t>(at + symbol_section_at);
    if (*symbols_.read<std::uint16_t>(at + symbol_type_at) == function_type && section > 0 &&
        static_cast<std::size_t>(section) <= sections_.size()) {
      const auto& home = sections_[static_cast<std::size_t>(section) - 1];
      functions.push_back({home.address + std::uint64_t{*symbols_.read<std::uint32_t>(at + symbol_value_at)},
                           home.address + home.content.size(), symbol_name(symbols_, at, strings_)});
    }
    i += *symbols_.read<std::uint8_t>(at + symbol_auxiliaries_at);
  }
  std::ranges::stable_sort(functions, {}, &Function::address);
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const auto& [address, end, name] = functions[i];
    const auto next = i + 1 < functions.size() ? std::min(end, functions[i + 1].address) : end;
    if (next > address) take(address, next - address, name);
  }
}

}  // namespace pe
