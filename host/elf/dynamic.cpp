#include "elf/dynamic.hpp"

#include <algorithm>
#include <array>

namespace elf {
namespace {

using Fault = tl::unexpected<std::string>;

// Of these the linker takes the last one, and others the first.
constexpr std::array<std::int64_t, 16> tags_given_once = {
    dt_strtab,  dt_strsz, dt_symtab,  dt_hash,   dt_gnu_hash, dt_verneed, dt_verdef,     dt_flags,
    dt_flags_1, dt_rpath, dt_runpath, dt_soname, dt_versym,   dt_syment,  dt_verneednum, dt_verdefnum};

std::string disagreement(std::string_view table) {
  return "its section headers and its segments disagree about its " + std::string(table) +
         ", so that what can be read of it is not what would be loaded; link it again";
}

std::string too_many(std::size_t limit, std::string_view what) {
  return "it has more than " + std::to_string(limit) + " " + std::string(what) +
         "; link it with a version script (local: *) and what it needs only";
}

}  // namespace

// The segments, and what they map where.
class Dynamic::Reader {
 public:
  explicit Reader(const File& file) : file_(file) {}

  tl::expected<Dynamic, std::string> read();

 private:
  std::string read_segments();
  std::string read_entries();
  std::string read_tables();
  std::string read_needed();
  std::string count_symbols();
  std::optional<std::size_t> count_by_gnu_hash(ByteView table) const;
  std::string compare_with_sections() const;
  std::string compare(std::uint32_t type, std::optional<std::uint64_t> address, std::string_view what) const;
  std::string compare_symbols(const Section& section) const;

  // The bytes of the file from the one that is loaded at an address to the end of its segment.
  std::optional<ByteView> at(std::uint64_t address) const;
  std::optional<ByteView> table(std::int64_t tag) const;

  const File& file_;
  std::vector<Phdr> loaded_;
  std::optional<Phdr> segment_;
  Dynamic dynamic_;
};

tl::expected<Dynamic, std::string> Dynamic::read(const File& file) {
  return Reader(file).read();
}

tl::expected<Dynamic, std::string> Dynamic::Reader::read() {
  for (const auto step : {&Reader::read_segments, &Reader::read_entries, &Reader::read_tables,
                          &Reader::read_needed, &Reader::count_symbols})
    if (auto fault = (this->*step)(); !fault.empty()) return Fault(std::move(fault));
  if (auto fault = compare_with_sections(); !fault.empty()) return Fault(std::move(fault));
  return std::move(dynamic_);
}

// The linker maps whole pages, the later over the earlier: if two share one, what is there is not what the first
// said.
std::string Dynamic::Reader::read_segments() {
  std::uint64_t end = 0;
  for (std::uint64_t i = 0; i < file_.header().e_phnum; ++i) {
    const auto segment = file_.bytes().read<Phdr>(file_.header().e_phoff + i * sizeof(Phdr));
    if (!segment) return "its program headers lie beyond its end";
    if (segment->p_type == pt_dynamic && segment_) return "it has two dynamic tables";
    if (segment->p_type == pt_dynamic) segment_ = segment;
    if (segment->p_type != pt_load) continue;
    if (segment->p_vaddr > UINT64_MAX - segment->p_memsz - page_bytes ||
        segment->p_filesz > segment->p_memsz ||
        (!loaded_.empty() && segment->p_vaddr / page_bytes * page_bytes < end))
      return "its segments overlap, or do not fit into memory";
    end = (segment->p_vaddr + segment->p_memsz + page_bytes - 1) / page_bytes * page_bytes;
    loaded_.push_back(*segment);
  }
  if (!segment_)
    return "it has no dynamic table, without which nothing can be found in it; link it with -shared";
  return {};
}

std::optional<ByteView> Dynamic::Reader::at(std::uint64_t address) const {
  for (const auto& segment : loaded_) {
    if (address < segment.p_vaddr || address - segment.p_vaddr >= segment.p_filesz) continue;
    const auto into = address - segment.p_vaddr;
    return file_.bytes().slice(segment.p_offset + into, segment.p_filesz - into);
  }
  return std::nullopt;
}

std::optional<ByteView> Dynamic::Reader::table(std::int64_t tag) const {
  const auto address = dynamic_.value(tag);
  return address ? at(*address) : std::nullopt;
}

// To the end mark, as the linker does, which looks at no size.
std::string Dynamic::Reader::read_entries() {
  const auto content = at(segment_->p_vaddr);
  if (!content) return "its dynamic table lies in no segment";
  for (std::uint64_t offset = 0;; offset += sizeof(Dyn)) {
    const auto entry = content->read<Dyn>(offset);
    if (!entry || offset >= segment_->p_filesz) return "its dynamic table has no end";
    if (entry->d_tag == dt_null) break;
    if (dynamic_.entries_.size() == max_dynamic_entries)
      return too_many(max_dynamic_entries, "dynamic entries");
    dynamic_.entries_.push_back(*entry);
  }
  for (const auto tag : tags_given_once)
    if (std::ranges::count(dynamic_.entries_, tag, &Dyn::d_tag) > 1)
      return "its dynamic table has an entry twice (tag " + std::to_string(tag) + ")";
  return {};
}

std::string Dynamic::Reader::read_tables() {
  const auto strings = table(dt_strtab);
  const auto size = dynamic_.value(dt_strsz);
  const auto cut = strings && size ? strings->slice(0, *size) : std::nullopt;
  if (!cut) return "the names in its dynamic table lie in no segment";
  dynamic_.strings_ = *cut;
  for (const auto& [tag, view] :
       {std::pair{dt_symtab, &dynamic_.symbols_}, std::pair{dt_verneed, &dynamic_.needed_versions_},
        std::pair{dt_verdef, &dynamic_.defined_versions_}}) {
    if (!dynamic_.value(tag)) continue;
    const auto found = table(tag);
    if (!found) return "a table of its dynamic symbols lies in no segment";
    *view = *found;
  }
  return {};
}

std::string Dynamic::Reader::read_needed() {
  std::size_t bytes = 0;
  for (const auto& entry : dynamic_.entries_) {
    if (entry.d_tag != dt_needed) continue;
    if (dynamic_.needed_.size() == max_needed) return too_many(max_needed, "libraries that it needs");
    const auto name = dynamic_.strings_.c_string(entry.d_val, max_name_bytes + 1);
    if (name.empty() || name.size() > max_name_bytes)
      return "the name of a library that it needs is empty or longer than " + std::to_string(max_name_bytes) +
             " bytes";
    dynamic_.needed_.push_back(name);
    if ((bytes += name.size()) > max_text_bytes)
      return "the names of the libraries that it needs take more than 256 KiB";
  }
  if (dynamic_.text(dt_runpath).size() >= max_search_path_bytes ||
      dynamic_.text(dt_rpath).size() >= max_search_path_bytes)
    return "the list of folders that it looks for libraries in is longer than " +
           std::to_string(max_search_path_bytes / 1024) + " KiB";
  return {};
}

// The linker finds symbols by their hashes, so these say how many there are: 0 if the file exports none.
std::string Dynamic::Reader::count_symbols() {
  constexpr auto broken = "the table of its symbols' hashes is broken";
  std::size_t symbols = 0;
  if (dynamic_.value(dt_gnu_hash)) {
    const auto hashes = table(dt_gnu_hash);
    const auto count = hashes ? count_by_gnu_hash(*hashes) : std::nullopt;
    if (!count) return broken;
    symbols = *count;
  } else if (dynamic_.value(dt_hash)) {
    const auto hashes = table(dt_hash);
    const auto chains = hashes ? hashes->read<std::uint32_t>(sizeof(std::uint32_t)) : std::nullopt;
    if (!chains) return broken;
    symbols = *chains;  // one for each
  }
  if (symbols > max_symbols) return too_many(max_symbols, "dynamic symbols");
  if (symbols * sizeof(Sym) > dynamic_.symbols_.size()) return "its dynamic symbols lie beyond their segment";
  dynamic_.symbol_count_ = symbols;
  return {};
}

// Symbols are sorted by bucket; those before the first one are what the file asks of others. A chain ends with an odd
// hash.
std::optional<std::size_t> Dynamic::Reader::count_by_gnu_hash(ByteView table) const {
  const auto buckets = table.read<std::uint32_t>(0);
  const auto first = table.read<std::uint32_t>(4);
  const auto bloom = table.read<std::uint32_t>(8);
  if (!buckets || !first || !bloom || *buckets > max_symbols) return std::nullopt;
  const auto buckets_at = 16 + std::uint64_t{*bloom} * 8;
  std::uint32_t last = 0;
  for (std::uint64_t i = 0; i < *buckets; ++i) {
    const auto bucket = table.read<std::uint32_t>(buckets_at + i * 4);
    if (!bucket) return std::nullopt;
    last = std::max(last, *bucket);
  }
  if (last == 0) return 0;
  if (last < *first) return std::nullopt;
  const auto chains_at = buckets_at + std::uint64_t{*buckets} * 4;
  for (std::uint64_t i = last; i <= max_symbols; ++i) {
    const auto hash = table.read<std::uint32_t>(chains_at + (i - *first) * 4);
    if (!hash) return std::nullopt;
    if ((*hash & 1U) != 0) return i + 1;
  }
  return max_symbols + 1;
}

std::string Dynamic::Reader::compare_with_sections() const {
  if (auto fault = compare(sht_dynamic, segment_->p_vaddr, "dynamic table"); !fault.empty()) return fault;
  if (auto fault = compare(sht_dynsym, dynamic_.value(dt_symtab), "dynamic symbols"); !fault.empty())
    return fault;
  if (auto fault = compare(sht_gnu_verneed, dynamic_.value(dt_verneed), "needed versions"); !fault.empty())
    return fault;
  return compare(sht_gnu_verdef, dynamic_.value(dt_verdef), "own versions");
}

std::string Dynamic::Reader::compare(std::uint32_t type, std::optional<std::uint64_t> address,
                                     std::string_view what) const {
  const Section* only = nullptr;
  for (const auto& section : file_.sections()) {
    if (section.header.sh_type != type) continue;
    if (only != nullptr) return disagreement(what);
    only = &section;
  }
  if (only == nullptr && !address) return {};
  if (only == nullptr || !address || only->header.sh_addr != *address) return disagreement(what);
  const auto loaded = at(*address);
  if (!loaded || loaded->bytes().data() != only->content.bytes().data()) return disagreement(what);
  const auto strings = only->header.sh_link < file_.sections().size()
                           ? file_.sections()[only->header.sh_link].content
                           : ByteView({});
  if (strings.bytes().data() != dynamic_.strings_.bytes().data() ||
      strings.size() != dynamic_.strings_.size())
    return disagreement("names");
  return type == sht_dynsym ? compare_symbols(*only) : std::string();
}

std::string Dynamic::Reader::compare_symbols(const Section& section) const {
  if (dynamic_.symbol_count_ != 0 && section.content.size() / sizeof(Sym) != dynamic_.symbol_count_)
    return disagreement("dynamic symbols");
  return {};
}

// ---- what was read

std::optional<std::uint64_t> Dynamic::value(std::int64_t tag) const {
  const auto found = std::ranges::find(entries_, tag, &Dyn::d_tag);
  return found == entries_.end() ? std::nullopt : std::optional<std::uint64_t>(found->d_val);
}

std::string_view Dynamic::text(std::int64_t tag) const {
  const auto offset = value(tag);
  return offset ? strings_.c_string(*offset, max_search_path_bytes) : std::string_view();
}

void Dynamic::for_each_symbol(const std::function<void(const Symbol&)>& take) const {
  for (std::uint64_t i = 1; i < symbol_count_; ++i) {  // the first is the reserved null symbol
    const auto entry = *symbols_.read<Sym>(i * sizeof(Sym));
    take({.name = strings_.c_string(entry.st_name),
          .binding = static_cast<unsigned char>(binding_of(entry.st_info)),
          .type = static_cast<unsigned char>(type_of(entry.st_info)),
          .defined = entry.st_shndx != shn_undef,
          .visibility = static_cast<unsigned char>(visibility_of(entry.st_other))});
  }
}

// Two linked lists of relative offsets, which a hostile file may close to a ring: hence the limits.
std::vector<NeededVersions> Dynamic::needed_versions() const {
  std::vector<NeededVersions> all;
  std::size_t bytes = 0;
  std::uint64_t library_at = 0;
  for (std::size_t steps = 0; steps < max_versions && bytes < max_text_bytes; ++steps) {
    const auto library = needed_versions_.read<Verneed>(library_at);
    if (!library) break;
    auto& needed = all.emplace_back(NeededVersions{strings_.c_string(library->vn_file), {}});
    bytes += needed.library.size();
    auto version_at = library_at + library->vn_aux;
    for (unsigned i = 0; i < library->vn_cnt && steps < max_versions && bytes < max_text_bytes;
         ++i, ++steps) {
      const auto version = needed_versions_.read<Vernaux>(version_at);
      if (!version) break;
      needed.versions.push_back(strings_.c_string(version->vna_name));
      bytes += needed.versions.back().size();
      version_at += version->vna_next;
    }
    if (library->vn_next == 0) break;
    library_at += library->vn_next;
  }
  return all;
}

// Of each version, the first name is its own; others, which it inherits from, are versions themselves.
std::vector<std::string_view> Dynamic::defined_versions() const {
  std::vector<std::string_view> names;
  std::uint64_t version_at = 0;
  for (std::size_t steps = 0; steps < max_versions; ++steps) {
    const auto version = defined_versions_.read<Verdef>(version_at);
    if (!version) break;
    if (const auto name = defined_versions_.read<Verdaux>(version_at + version->vd_aux))
      names.push_back(strings_.c_string(name->vda_name));
    if (version->vd_next == 0) break;
    version_at += version->vd_next;
  }
  return names;
}

}  // namespace elf
