// The parts of ELF that are read here, by their names in the specification. The system's header of them exists on Linux
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace elf {

constexpr std::string_view magic = "\177ELF";

struct Ehdr {
  unsigned char e_ident[16];
  std::uint16_t e_type;
  std::uint16_t e_machine;
  std::uint32_t e_version;
  std::uint64_t e_entry;
  std::uint64_t e_phoff;
  std::uint64_t e_shoff;
  std::uint32_t e_flags;
  std::uint16_t e_ehsize;
  std::uint16_t e_phentsize;
  std::uint16_t e_phnum;
  std::uint16_t e_shentsize;
  std::uint16_t e_shnum;
  std::uint16_t e_shstrndx;
};

struct Phdr {
  std::uint32_t p_type;
  std::uint32_t p_flags;
  std::uint64_t p_offset;
  std::uint64_t p_vaddr;
  std::uint64_t p_paddr;
  std::uint64_t p_filesz;
  std::uint64_t p_memsz;
  std::uint64_t p_align;
};

struct Shdr {
  std::uint32_t sh_name;
  std::uint32_t sh_type;
  std::uint64_t sh_flags;
  std::uint64_t sh_addr;
  std::uint64_t sh_offset;
  std::uint64_t sh_size;
  std::uint32_t sh_link;
  std::uint32_t sh_info;
  std::uint64_t sh_addralign;
  std::uint64_t sh_entsize;
};

struct Dyn {
  std::int64_t d_tag;
  std::uint64_t d_val;
};

struct Sym {
  std::uint32_t st_name;
  unsigned char st_info;
  unsigned char st_other;
  std::uint16_t st_shndx;
  std::uint64_t st_value;
  std::uint64_t st_size;
};

struct Verneed {
  std::uint16_t vn_version;
  std::uint16_t vn_cnt;
  std::uint32_t vn_file;
  std::uint32_t vn_aux;
  std::uint32_t vn_next;
};

struct Vernaux {
  std::uint32_t vna_hash;
  std::uint16_t vna_flags;
  std::uint16_t vna_other;
  std::uint32_t vna_name;
  std::uint32_t vna_next;
};

struct Verdef {
  std::uint16_t vd_version;
  std::uint16_t vd_flags;
  std::uint16_t vd_ndx;
  std::uint16_t vd_cnt;
  std::uint32_t vd_hash;
  std::uint32_t vd_aux;
  std::uint32_t vd_next;
};

struct Verdaux {
  std::uint32_t vda_name;
  std::uint32_t vda_next;
};

struct Nhdr {
  std::uint32_t n_namesz;
  std::uint32_t n_descsz;
  std::uint32_t n_type;
};

static_assert(sizeof(Ehdr) == 64 && sizeof(Phdr) == 56 && sizeof(Shdr) == 64 && sizeof(Dyn) == 16 &&
              sizeof(Sym) == 24 && sizeof(Verneed) == 16 && sizeof(Vernaux) == 16 && sizeof(Verdef) == 20 &&
              sizeof(Verdaux) == 8 && sizeof(Nhdr) == 12);

constexpr std::size_t ei_class = 4;
constexpr std::size_t ei_data = 5;
constexpr std::size_t ei_nident = 16;
constexpr unsigned char class_64 = 2;
constexpr unsigned char little_endian = 1;
constexpr unsigned char big_endian = 2;

constexpr std::uint16_t em_x86_64 = 62;
constexpr std::uint16_t em_aarch64 = 183;
constexpr std::uint16_t em_riscv = 243;

constexpr std::uint16_t et_dyn = 3;

constexpr std::uint32_t pt_load = 1;
constexpr std::uint32_t pt_dynamic = 2;

constexpr std::uint32_t sht_null = 0;
constexpr std::uint32_t sht_symtab = 2;
constexpr std::uint32_t sht_dynamic = 6;
constexpr std::uint32_t sht_nobits = 8;
constexpr std::uint32_t sht_dynsym = 11;
constexpr std::uint32_t sht_gnu_verdef = 0x6ffffffd;
constexpr std::uint32_t sht_gnu_verneed = 0x6ffffffe;

constexpr std::int64_t dt_null = 0;
constexpr std::int64_t dt_needed = 1;
constexpr std::int64_t dt_hash = 4;
constexpr std::int64_t dt_strtab = 5;
constexpr std::int64_t dt_symtab = 6;
constexpr std::int64_t dt_strsz = 10;
constexpr std::int64_t dt_syment = 11;
constexpr std::int64_t dt_soname = 14;
constexpr std::int64_t dt_rpath = 15;
constexpr std::int64_t dt_symbolic = 16;
constexpr std::int64_t dt_runpath = 29;
constexpr std::int64_t dt_flags = 30;
constexpr std::int64_t dt_gnu_hash = 0x6ffffef5;
constexpr std::int64_t dt_versym = 0x6ffffff0;
constexpr std::int64_t dt_flags_1 = 0x6ffffffb;
constexpr std::int64_t dt_verdef = 0x6ffffffc;
constexpr std::int64_t dt_verdefnum = 0x6ffffffd;
constexpr std::int64_t dt_verneed = 0x6ffffffe;
constexpr std::int64_t dt_verneednum = 0x6fffffff;

constexpr std::uint64_t df_symbolic = 0x2;
constexpr std::uint64_t df_static_tls = 0x10;
constexpr std::uint64_t df_1_nodelete = 0x8;
constexpr std::uint64_t df_1_pie = 0x08000000;

constexpr std::uint16_t shn_undef = 0;

constexpr unsigned char stb_local = 0;
constexpr unsigned char stb_gnu_unique = 10;
constexpr unsigned char stt_object = 1;
constexpr unsigned char stt_func = 2;
constexpr unsigned char stt_tls = 6;
constexpr unsigned char stt_gnu_ifunc = 10;
constexpr unsigned char stv_default = 0;
constexpr unsigned char stv_protected = 3;

constexpr std::uint32_t nt_gnu_build_id = 3;

constexpr unsigned char binding_of(unsigned char st_info) {
  return st_info >> 4U;
}
constexpr unsigned char type_of(unsigned char st_info) {
  return st_info & 15U;
}
constexpr unsigned char visibility_of(unsigned char st_other) {
  return st_other & 3U;
}

// The largest page of the kernels of this processor: linkers lay out segments for it.
#if defined(__aarch64__)
constexpr std::uint64_t page_bytes = 64 * 1024;
#else
constexpr std::uint64_t page_bytes = 4 * 1024;
#endif

}  // namespace elf
