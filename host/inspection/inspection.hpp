// What a plugin file is and whether this host would load it, told without running it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/signature_verdict.hpp"
#include "inspection/library_search.hpp"
#include "probe/examiner.hpp"

namespace inspection {

// One library that the file needs, looked for on this machine.
struct NeededLibrary {
  std::string name;
  std::optional<std::filesystem::path>
      found;  // nullopt, too, if the file is of another system: then none is looked for
  std::vector<std::string> versions;          // of symbols, that the file asks of it
  std::vector<std::string> missing_versions;  // those of them that the library found does not have
};

struct Inspection {
  std::string file;
  std::uint64_t size = 0;
  std::string sha256;                                // empty if the file could not be read
  std::optional<artifact::Examination> examination;  // none if it is no whole shared library
  artifact::SignatureVerdict signature;
  std::string signed_comment;  // of a trusted signature
  std::vector<NeededLibrary> libraries;
  std::vector<std::string> obstacles;  // why this host would not load it and what to do, the gravest first
  std::vector<std::string> warnings;   // it would be loaded, but
  std::string tier;                    // where it would run, were there no obstacle; empty: nowhere

  bool loads() const { return obstacles.empty(); }
};

// The host that is asked about. All references outlive the call.
struct Host {
  artifact::HostAbilities abilities;
  const LibrarySearch& libraries;
  const probe::Examiner& examiner;
  const artifact::SignatureChecker& signatures;
  bool require_signature = false;
  // The isolation policy: where a file of this name and hash would run, or one sentence why nowhere.
  std::function<tl::expected<std::string, std::string>(const std::string& file, const std::string& sha256,
                                                       const artifact::SignatureVerdict&)>
      tier_of;
  // Why a file may not offer these services on such a host, in one sentence; empty: it may. Not set: it always may.
  std::function<std::string(const std::string& file, const std::string& sha256,
                            const artifact::SignatureVerdict&, const std::vector<std::string>& services)>
      name_fault = {};
  std::uint64_t max_file_bytes = 256ull * 1024 * 1024;
};

// Inspects a file and, if there is one, FILE.minisig. [any]
// path     hostile in name and content. Nothing of it is run, nor of the libraries it names.
Inspection inspect_file(const std::filesystem::path& path, const Host& host);

// For a person at a terminal; bytes that a terminal might obey are replaced. [any]
// host  whose abilities are shown beside what the file asks for.
std::string to_text(const Inspection& inspection, const artifact::HostAbilities& host);

// The same for programs: one JSON object. Members are only ever added. [any]
std::string to_json(const Inspection& inspection, const artifact::HostAbilities& host);

}  // namespace inspection
