// What a plugin file says without being run: its structure, its manifest, and what will become of it in memory. Files
// of every system are read on every system.
//
// The readers are ours, bounded on every access, since constructors of a library run as it is loaded and any
// later check is too late. boost::dll::library_info reads the same tables, but throws or reads past the end
// on hostile files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/format.hpp"
#include "artifact/manifest.hpp"
#include "artifact/signature_verdict.hpp"

namespace artifact {

// The symbol versions that a file asks of one library.
struct LibraryVersions {
  std::string library;                // as DT_NEEDED names it
  std::vector<std::string> versions;  // such as "GLIBC_2.34"
};

struct Artifact {
  Manifest manifest;
  Format format = Format::elf;
  std::string build_id;  // hexadecimal; of PE the id of its debug information; empty: the linker gave none
  std::vector<std::string> needed;  // libraries, as the file names them
  std::vector<LibraryVersions> needed_versions;
  std::vector<std::string> search_path;  // DT_RUNPATH or DT_RPATH, as they stand; lists with colons
  // Defined symbols that others can see, aha_service_factory first; the first 1,000 of them.
  std::vector<std::string> exports;
  std::size_t export_count = 0;
  std::vector<std::string> unique_symbols;  // the exports that are STB_GNU_UNIQUE
  // The exports that the process which loads the file has a symbol of the same name for, and would use that instead;
  // the first 8 of them.
  std::vector<std::string> shadowed;
  std::size_t shadowed_count = 0;
  std::string needs_glibc;             // the newest version asked for, such as "2.34"; empty: none
  bool static_tls = false;             // DF_STATIC_TLS: loads only while the process has static TLS to spare
  bool no_delete = false;              // DF_1_NODELETE
  bool registers_thread_exit = false;  // has a thread_local with a destructor
  bool contains_openssl = false;       // of PE: linked statically
  SignatureVerdict signature;  // set by code that has the signature too: inspect() knows the bytes only

  // Why this file cannot be unloaded once it has run, a sentence each; empty: nothing known speaks against
  // it. [any]
  std::vector<std::string> pins() const;
};

// What the host offers, against which a file is judged.
struct HostAbilities {
  std::uint32_t abi_low = 1;              // the oldest ABI it still serves: structs only grow, so the first
  std::uint32_t abi_high = 0;             // AHA_ABI_VERSION
  std::vector<std::string> capabilities;  // the ids that aha_host.query answers
  std::string glibc;                      // such as "2.36"; empty on a system without it

  // This build on this machine, with the given capabilities. [any]
  static HostAbilities of_this_machine(std::vector<std::string> capabilities);
};

// All that can be read of a file, whether this host would load it or not.
struct Examination {
  Artifact artifact;
  std::string manifest_fault;  // empty if artifact.manifest was read
  bool is_program = false;     // it can be run, and is no library
};

// Whether this process has a symbol of that name in its global scope.
using GlobalScope = bool (*)(const char* symbol);

// Reads everything a file says about itself. If the file is a stranger's, an Examiner does so in a process that is
// limited. [any]
// bytes            a whole file's content. Hostile.
// in_global_scope  null: nothing is.
// returns  the examination, or one sentence saying why it is no whole library of this processor, or more of one
//          than is read.
tl::expected<Examination, std::string> examine(std::span<const std::byte> bytes,
                                               GlobalScope in_global_scope = nullptr);

// What keeps this host from loading the file, a sentence each, the gravest first; empty: nothing known. [any]
std::vector<std::string> find_obstacles(const Examination& examination, const HostAbilities& host);

// SHA-256 as 64 lower-case hexadecimal digits. [any]
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace artifact
