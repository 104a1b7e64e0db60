#include "elf/file.hpp"

#include <algorithm>
#include <bit>

namespace elf {
namespace {

using binary::Completeness;
using binary::CompletenessResult;

#if defined(__x86_64__)
constexpr std::uint16_t host_machine = em_x86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t host_machine = em_aarch64;
#elif defined(__riscv)
constexpr std::uint16_t host_machine = em_riscv;
#else
#error "Name this machine's em_ constant."
#endif
constexpr unsigned char host_endianness =
    std::endian::native == std::endian::little ? little_endian : big_endian;

CompletenessResult unfinished(std::string reason) {
  return {Completeness::unfinished, "it is not a whole shared library: " + std::move(reason)};
}

CompletenessResult foreign(std::string reason) {
  return {Completeness::foreign, std::move(reason)};
}

// Judges the first bytes. A linker that maps its output leaves zeros until it writes the header.
std::optional<CompletenessResult> check_identity(ByteView file) {
  if (file.size() == 0) return unfinished("it is empty");
  const auto start = file.text().substr(0, magic.size());
  if (std::ranges::all_of(start, [](char c) { return c == '\0'; })) return unfinished("it starts with zeros");
  if (!magic.starts_with(start))
    return foreign("it is not a shared library: it does not start as an ELF file does");
  if (file.size() < ei_nident) return unfinished("it ends within its header");
  const auto identity = file.text();
  if (identity[ei_class] != class_64)
    return foreign("it is built for 32-bit machines; build it for this one");
  if (static_cast<unsigned char>(identity[ei_data]) != host_endianness)
    return foreign("it is built for the other byte order; build it for this machine");
  return std::nullopt;
}

std::optional<CompletenessResult> check_header(const Ehdr& header) {
  if (header.e_machine != host_machine)
    return foreign("it is built for another kind of processor (ELF machine " +
                   std::to_string(header.e_machine) + ", this one is " + std::to_string(host_machine) + ")");
  if (header.e_type != et_dyn)
    return foreign("it is no shared library but another kind of ELF file; link it with -shared");
  if (header.e_shoff == 0 || header.e_shnum == 0) return unfinished("it has no section headers");
  if (header.e_shentsize != sizeof(Shdr)) return foreign("its section headers have an unknown size");
  if (header.e_phnum != 0 && header.e_phentsize != sizeof(Phdr))
    return foreign("its program headers have an unknown size");
  if (header.e_phnum == 0) return unfinished("it has no program headers");
  return std::nullopt;
}

bool is_in_file(const Shdr& section) {
  return section.sh_type != sht_nobits && section.sh_type != sht_null;
}

// Whether every segment and section that has bytes in the file lies in it.
std::optional<CompletenessResult> check_extents(ByteView file, const Ehdr& header) {
  const auto segments = file.slice(header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(Phdr));
  if (!segments) return unfinished("its program headers lie beyond its end");
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    const auto segment = *segments->read<Phdr>(i * sizeof(Phdr));
    if (!file.slice(segment.p_offset, segment.p_filesz)) return unfinished("a segment lies beyond its end");
  }
  const auto sections = file.slice(header.e_shoff, std::uint64_t{header.e_shnum} * sizeof(Shdr));
  if (!sections) return unfinished("its section headers lie beyond its end");
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    const auto section = *sections->read<Shdr>(i * sizeof(Shdr));
    if (is_in_file(section) && !file.slice(section.sh_offset, section.sh_size))
      return unfinished("a section lies beyond its end");
  }
  return std::nullopt;
}

std::optional<CompletenessResult> find_fault(ByteView file) {
  if (auto fault = check_identity(file)) return fault;
  const auto header = file.read<Ehdr>(0);
  if (!header) return unfinished("it ends within its header");
  if (auto fault = check_header(*header)) return fault;
  return check_extents(file, *header);
}

}  // namespace

binary::CompletenessResult check_completeness(std::span<const std::byte> bytes) {
  return find_fault(ByteView(bytes)).value_or(CompletenessResult{Completeness::complete, {}});
}

tl::expected<File, CompletenessResult> File::open(std::span<const std::byte> bytes) {
  const ByteView file(bytes);
  if (auto fault = find_fault(file)) return tl::unexpected(std::move(*fault));
  const auto header = *file.read<Ehdr>(0);
  std::vector<Section> sections;
  sections.reserve(header.e_shnum);
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    const auto section = *file.read<Shdr>(header.e_shoff + i * sizeof(Shdr));
    const auto content = is_in_file(section) ? *file.slice(section.sh_offset, section.sh_size) : ByteView({});
    sections.push_back({{}, section, content});
  }
  if (header.e_shstrndx < sections.size()) {
    const auto names = sections[header.e_shstrndx].content;
    for (auto& section : sections) section.name = names.c_string(section.header.sh_name);
  }
  return File(file, header, std::move(sections));
}

const Section* File::section(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  return found == sections_.end() ? nullptr : &*found;
}

std::size_t File::count_sections(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count(sections_, name, &Section::name));
}

void File::for_each_function(
    const std::function<void(std::uint64_t, std::uint64_t, std::string_view)>& take) const {
  const auto of_type = [this](std::uint32_t type) {
    return std::ranges::find_if(sections_, [type](const Section& one) { return one.header.sh_type == type; });
  };
  auto table = of_type(sht_symtab);
  if (table == sections_.end()) table = of_type(sht_dynsym);
  if (table == sections_.end() || table->header.sh_link >= sections_.size()) return;
  const auto strings = sections_[table->header.sh_link].content;
  for (std::uint64_t at = 0; const auto symbol = table->content.read<Sym>(at); at += sizeof(Sym))
    if (type_of(symbol->st_info) == stt_func && symbol->st_shndx != shn_undef)
      take(symbol->st_value, symbol->st_size, strings.c_string(symbol->st_name));
}

}  // namespace elf
