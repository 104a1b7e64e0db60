#include "hostile_elf.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

namespace test {
namespace {

constexpr std::uint64_t page = 4096;

std::uint64_t to_page(std::uint64_t size) {
  return (size + page - 1) / page * page;
}

template <class T>
T read_at(const std::string& bytes, std::uint64_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

template <class T>
void write_at(std::string& bytes, std::uint64_t offset, const T& value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

// Calls `change` with each program header, or section header, and takes it back.
void change_segments(std::string& bytes, const std::function<void(Elf64_Phdr&)>& change) {
  const auto header = read_at<Elf64_Ehdr>(bytes, 0);
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    const auto at = header.e_phoff + i * sizeof(Elf64_Phdr);
    auto segment = read_at<Elf64_Phdr>(bytes, at);
    change(segment);
    write_at(bytes, at, segment);
  }
}
void change_sections(std::string& bytes, const std::function<void(Elf64_Shdr&)>& change) {
  const auto header = read_at<Elf64_Ehdr>(bytes, 0);
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    const auto at = header.e_shoff + i * sizeof(Elf64_Shdr);
    auto section = read_at<Elf64_Shdr>(bytes, at);
    change(section);
    write_at(bytes, at, section);
  }
}

}  // namespace

HostileElf::HostileElf(std::string base) : base_(std::move(base)) {
  std::uint64_t dynamic_at = 0;
  std::uint64_t end = 0;
  change_segments(base_, [&](const Elf64_Phdr& segment) {
    if (segment.p_type == PT_DYNAMIC) dynamic_at = segment.p_offset;
    if (segment.p_type == PT_LOAD) end = std::max(end, segment.p_vaddr + segment.p_memsz);
  });
  for (auto at = dynamic_at; read_at<Elf64_Dyn>(base_, at).d_tag != DT_NULL; at += sizeof(Elf64_Dyn))
    entries_.push_back(read_at<Elf64_Dyn>(base_, at));
  const auto value = [this](std::int64_t tag) {
    return std::ranges::find(entries_, tag, &Elf64_Dyn::d_tag)->d_un.d_val;
  };
  names_ = base_.substr(value(DT_STRTAB), value(DT_STRSZ));  // the first segment is loaded at 0
  offset_ = to_page(base_.size());
  address_ = to_page(end) + page;
}

void HostileElf::set(std::int64_t tag, std::uint64_t value) {
  const auto found = std::ranges::find(entries_, tag, &Elf64_Dyn::d_tag);
  if (found == entries_.end())
    add(tag, value);
  else
    found->d_un.d_val = value;
}

void HostileElf::rename(std::int64_t tag, std::int64_t to) {
  std::ranges::find(entries_, tag, &Elf64_Dyn::d_tag)->d_tag = to;
}

std::uint64_t HostileElf::append(std::string_view content) {
  behind_.resize(to_page(behind_.size()));
  const auto at = address_ + behind_.size();
  behind_ += content;
  return at;
}

std::uint64_t HostileElf::add_name(std::string_view text) {
  const auto at = names_.size();
  names_ += text;
  names_ += '\0';
  return at;
}

std::string HostileElf::whole() {
  return build(true, true);
}

std::string HostileElf::with_sections_of_the_base() {
  return build(true, false);
}

std::string HostileElf::with_segments_of_the_base() {
  return build(false, true);
}

std::string HostileElf::build(bool segments_are_new, bool sections_are_new) {
  const auto names_at = append(names_);
  set(DT_STRTAB, names_at);
  set(DT_STRSZ, names_.size());
  auto all = entries_;
  all.push_back(entry(DT_NULL, 0));
  const auto dynamic_size = all.size() * sizeof(Elf64_Dyn);
  const auto dynamic_at = append({reinterpret_cast<const char*>(all.data()), dynamic_size});
  const auto offset_of = [this](std::uint64_t address) { return offset_ + (address - address_); };

  auto file = base_;
  file.resize(offset_);
  file += behind_;
  change_segments(file, [&](Elf64_Phdr& segment) {
    if (segment.p_type == PT_GNU_STACK)  // of no use to anybody here
      segment = {.p_type = PT_LOAD,
                 .p_flags = PF_R | PF_W,
                 .p_offset = offset_,
                 .p_vaddr = address_,
                 .p_paddr = address_,
                 .p_filesz = behind_.size(),
                 .p_memsz = behind_.size(),
                 .p_align = page};
    if (segment.p_type != PT_DYNAMIC || !segments_are_new) return;
    segment.p_offset = offset_of(dynamic_at);
    segment.p_vaddr = segment.p_paddr = dynamic_at;
    segment.p_filesz = segment.p_memsz = dynamic_size;
  });
  if (!sections_are_new) return file;
  const auto link = [&] {
    std::uint32_t strings = 0;
    change_sections(file, [&](const Elf64_Shdr& section) {
      if (section.sh_type == SHT_DYNAMIC) strings = section.sh_link;
    });
    return strings;
  }();
  std::uint32_t number = 0;
  change_sections(file, [&](Elf64_Shdr& section) {
    const auto move_to = [&](std::uint64_t address, std::uint64_t size) {
      section.sh_offset = offset_of(address);
      section.sh_addr = address;
      section.sh_size = size;
    };
    if (number++ == link) move_to(names_at, names_.size());
    if (section.sh_type == SHT_DYNAMIC) move_to(dynamic_at, dynamic_size);
  });
  return file;
}

}  // namespace test
