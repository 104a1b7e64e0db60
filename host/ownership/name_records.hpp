// Which trusted key each service name is kept for, and what of it served last: what the host knows of names beyond its
// own life. A file of JSON in the state directory, which an operator can read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace ownership {

// One version of a signed file, as far as its order among others matters.
struct Release {
  std::string version;           // of its manifest; may be empty
  std::int64_t signed_at_s = 0;  // Unix time by the signature's own word; 0: it does not say
  std::string sha256;

  friend bool operator==(const Release&, const Release&) = default;
};

// Whether `one` came before `other`: by version, else by the time of the signature. The same content never did. [any]
bool is_older(const Release& one, const Release& other);

struct NameRecord {
  std::string key;                // of base64, as of Owner
  std::string key_id;             // as of Owner
  std::optional<Release> served;  // the last that served; none: it was only offered

  friend bool operator==(const NameRecord&, const NameRecord&) = default;
};

using NameRecords = std::map<std::string, NameRecord, std::less<>>;  // by service

// Nothing but records if there is no file. [any]
// returns  the records, or one sentence for the operator.
tl::expected<NameRecords, std::string> read_name_records(const std::filesystem::path& file);

// Replaces the file, whole at once, and has it on the disk. [any]
// returns  nothing, or one sentence that says why it could not be written.
tl::expected<void, std::string> write_name_records(const std::filesystem::path& file,
                                                   const NameRecords& records);

}  // namespace ownership
