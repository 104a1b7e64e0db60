#include "elf_linux.hpp"

#include <algorithm>
#include <bit>

namespace plugin::elf {
namespace {

#if defined(__x86_64__)
constexpr std::uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr std::uint16_t kMachine = EM_RISCV;
#else
#error "Name this machine's EM_ constant."
#endif
constexpr unsigned char kEndianness = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

constexpr std::size_t kMaxText = 1024;
constexpr std::size_t kMaxVersions = 4096;

CompletenessResult unfinished(std::string reason) {
  return {Completeness::unfinished, "it is not a whole shared library: " + std::move(reason)};
}

CompletenessResult foreign(std::string reason) {
  return {Completeness::foreign, std::move(reason)};
}

// Judges the first bytes. A linker that maps its output leaves zeros until it writes the header.
std::optional<CompletenessResult> check_identity(ByteView file) {
  if (file.size() == 0) return unfinished("it is empty");
  const auto start = file.text().substr(0, SELFMAG);
  if (std::ranges::all_of(start, [](char c) { return c == '\0'; })) return unfinished("it starts with zeros");
  if (!std::string_view(ELFMAG, SELFMAG).starts_with(start))
    return foreign("it is not a shared library: it does not start as an ELF file does");
  if (file.size() < EI_NIDENT) return unfinished("it ends within its header");
  const auto identity = file.text();
  if (identity[EI_CLASS] != ELFCLASS64)
    return foreign("it is built for 32-bit machines; build it for this one");
  if (static_cast<unsigned char>(identity[EI_DATA]) != kEndianness)
    return foreign("it is built for the other byte order; build it for this machine");
  return std::nullopt;
}

std::optional<CompletenessResult> check_header(const Elf64_Ehdr& header) {
  if (header.e_machine != kMachine)
    return foreign("it is built for another kind of processor (ELF machine " +
                   std::to_string(header.e_machine) + ", this one is " + std::to_string(kMachine) + ")");
  if (header.e_type != ET_DYN)
    return foreign("it is no shared library but another kind of ELF file; link it with -shared");
  if (header.e_shoff == 0 || header.e_shnum == 0) return unfinished("it has no section headers");
  if (header.e_shentsize != sizeof(Elf64_Shdr)) return foreign("its section headers have an unknown size");
  if (header.e_phnum != 0 && header.e_phentsize != sizeof(Elf64_Phdr))
    return foreign("its program headers have an unknown size");
  if (header.e_phnum == 0) return unfinished("it has no program headers");
  return std::nullopt;
}

std::optional<CompletenessResult> check_segments(ByteView file, const Elf64_Ehdr& header) {
  const auto table = file.slice(header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(Elf64_Phdr));
  if (!table) return unfinished("its program headers lie beyond its end");
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    const auto segment = *table->read<Elf64_Phdr>(i * sizeof(Elf64_Phdr));
    if (!file.slice(segment.p_offset, segment.p_filesz)) return unfinished("a segment lies beyond its end");
  }
  return std::nullopt;
}

}  // namespace

std::optional<ByteView> ByteView::slice(std::uint64_t offset, std::uint64_t size) const {
  if (offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
  return ByteView(bytes_.subspan(offset, size));
}

std::string_view ByteView::c_string(std::uint64_t offset) const {
  if (offset >= bytes_.size()) return {};
  const auto rest = text().substr(offset, kMaxText);
  return rest.substr(0, rest.find('\0'));
}

tl::expected<File, CompletenessResult> File::open(std::span<const std::byte> bytes) {
  const ByteView file(bytes);
  if (auto fault = check_identity(file)) return tl::unexpected(std::move(*fault));
  const auto header = file.read<Elf64_Ehdr>(0);
  if (!header) return tl::unexpected(unfinished("it ends within its header"));
  if (auto fault = check_header(*header)) return tl::unexpected(std::move(*fault));
  if (auto fault = check_segments(file, *header)) return tl::unexpected(std::move(*fault));
  const auto table = file.slice(header->e_shoff, std::uint64_t{header->e_shnum} * sizeof(Elf64_Shdr));
  if (!table) return tl::unexpected(unfinished("its section headers lie beyond its end"));

  std::vector<Section> sections;
  for (std::uint64_t i = 0; i < header->e_shnum; ++i) {
    const auto section = *table->read<Elf64_Shdr>(i * sizeof(Elf64_Shdr));
    const bool in_file = section.sh_type != SHT_NOBITS && section.sh_type != SHT_NULL;
    const auto content = in_file ? file.slice(section.sh_offset, section.sh_size) : ByteView({});
    if (!content) return tl::unexpected(unfinished("a section lies beyond its end"));
    sections.push_back({{}, section, *content});
  }
  if (header->e_shstrndx < sections.size()) {
    const auto names = sections[header->e_shstrndx].content;
    for (auto& section : sections) section.name = names.c_string(section.header.sh_name);
  }
  return File(std::move(sections));
}

const Section* File::section(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  return found == sections_.end() ? nullptr : &*found;
}

const Section* File::section_of_type(std::uint32_t type) const {
  const auto found =
      std::ranges::find_if(sections_, [type](const Section& s) { return s.header.sh_type == type; });
  return found == sections_.end() ? nullptr : &*found;
}

ByteView File::linked_strings(const Section& section) const {
  return section.header.sh_link < sections_.size() ? sections_[section.header.sh_link].content : ByteView({});
}

std::vector<Symbol> File::symbols() const {
  std::vector<Symbol> all;
  const auto* table = section_of_type(SHT_DYNSYM);
  if (table == nullptr) return all;
  const auto strings = linked_strings(*table);
  const auto count = table->content.size() / sizeof(Elf64_Sym);
  for (std::uint64_t i = 1; i < count; ++i) {  // the first is the reserved null symbol
    const auto entry = *table->content.read<Elf64_Sym>(i * sizeof(Elf64_Sym));
    const auto visibility = ELF64_ST_VISIBILITY(entry.st_other);
    all.push_back({.name = strings.c_string(entry.st_name),
                   .binding = static_cast<unsigned char>(ELF64_ST_BIND(entry.st_info)),
                   .type = static_cast<unsigned char>(ELF64_ST_TYPE(entry.st_info)),
                   .defined = entry.st_shndx != SHN_UNDEF,
                   .visible = visibility == STV_DEFAULT || visibility == STV_PROTECTED});
  }
  return all;
}

std::string_view File::function_at(std::uint64_t address) const {
  const auto* table = section_of_type(SHT_SYMTAB);
  if (table == nullptr) table = section_of_type(SHT_DYNSYM);
  if (table == nullptr) return {};
  const auto strings = linked_strings(*table);
  for (std::uint64_t at = 0; const auto symbol = table->content.read<Elf64_Sym>(at);
       at += sizeof(Elf64_Sym)) {
    const bool is_function = ELF64_ST_TYPE(symbol->st_info) == STT_FUNC && symbol->st_shndx != SHN_UNDEF;
    if (is_function && address >= symbol->st_value && address - symbol->st_value < symbol->st_size)
      return strings.c_string(symbol->st_name);
  }
  return {};
}

std::vector<std::uint64_t> File::dynamic_values(std::int64_t tag) const {
  std::vector<std::uint64_t> values;
  const auto* table = section_of_type(SHT_DYNAMIC);
  if (table == nullptr) return values;
  const auto count = table->content.size() / sizeof(Elf64_Dyn);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = *table->content.read<Elf64_Dyn>(i * sizeof(Elf64_Dyn));
    if (entry.d_tag == DT_NULL) break;
    if (entry.d_tag == tag) values.push_back(entry.d_un.d_val);
  }
  return values;
}

std::vector<std::string> File::dynamic_texts(std::int64_t tag) const {
  std::vector<std::string> texts;
  const auto* table = section_of_type(SHT_DYNAMIC);
  if (table == nullptr) return texts;
  const auto strings = linked_strings(*table);
  for (const auto offset : dynamic_values(tag)) texts.emplace_back(strings.c_string(offset));
  return texts;
}

// Two linked lists of relative offsets, which a hostile file may close to a ring: hence the limit.
std::vector<NeededVersions> File::needed_versions() const {
  std::vector<NeededVersions> all;
  const auto* table = section_of_type(SHT_GNU_verneed);
  if (table == nullptr) return all;
  const auto strings = linked_strings(*table);
  std::uint64_t library_at = 0;
  for (std::size_t steps = 0; steps < kMaxVersions; ++steps) {
    const auto library = table->content.read<Elf64_Verneed>(library_at);
    if (!library) break;
    auto& needed = all.emplace_back(NeededVersions{strings.c_string(library->vn_file), {}});
    auto version_at = library_at + library->vn_aux;
    for (unsigned i = 0; i < library->vn_cnt && steps < kMaxVersions; ++i, ++steps) {
      const auto version = table->content.read<Elf64_Vernaux>(version_at);
      if (!version) break;
      needed.versions.push_back(strings.c_string(version->vna_name));
      version_at += version->vna_next;
    }
    if (library->vn_next == 0) break;
    library_at += library->vn_next;
  }
  return all;
}

// Of each version, the first name is its own; others, which it inherits from, are versions themselves.
std::vector<std::string_view> File::defined_versions() const {
  std::vector<std::string_view> names;
  const auto* table = section_of_type(SHT_GNU_verdef);
  if (table == nullptr) return names;
  const auto strings = linked_strings(*table);
  std::uint64_t version_at = 0;
  for (std::size_t steps = 0; steps < kMaxVersions; ++steps) {
    const auto version = table->content.read<Elf64_Verdef>(version_at);
    if (!version) break;
    if (const auto name = table->content.read<Elf64_Verdaux>(version_at + version->vd_aux))
      names.push_back(strings.c_string(name->vda_name));
    if (version->vd_next == 0) break;
    version_at += version->vd_next;
  }
  return names;
}

}  // namespace plugin::elf
