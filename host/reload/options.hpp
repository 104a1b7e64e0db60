// What a reload goes by: the folders, the times, the limits, and who else has a say.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "artifact/signature_verdict.hpp"
#include "ownership/name_owners.hpp"

namespace plugin {
class Isolation;
}

namespace reload {

class Choices;

struct ReloaderOptions {
  std::filesystem::path plugins_dir;  // watched; may come and go
  std::filesystem::path state_dir;    // private copies and what probes found go to folders in it; created if
                                      // it is missing
  std::vector<std::string> capabilities;  // the ids that aha_host.query answers, such as "aha.http/1"
  std::uint32_t settle_ms = 50;           // without another change before a file written in place is read
  std::uint32_t gone_ms = 250;            // a file deleted for less than this is being replaced, not retired
  std::uint32_t unfinished_ms = 2000;     // how long a file that is no whole library may stand still
  std::uint32_t poll_interval_ms = 1000;  // if the directory gives no notifications
  std::uint32_t quiesce_ms = 1000;        // for an instance to end its threads
  std::uint32_t max_retained = 4;  // libraries of one file kept in memory; then its reloads are refused
  std::uint64_t max_file_bytes = 256ull * 1024 * 1024;
  const artifact::SignatureChecker* signatures =
      nullptr;                       // outlives the reloader; null: every file counts as unsigned
  const Choices* choices = nullptr;  // outlives the reloader; null: nothing is decided about single files
  ownership::NamePolicy names;       // whose service names are
  account::Ledger* ledger =
      nullptr;  // of the plugins' accounts; outlives the reloader. Null: nothing is counted
  plugin::Isolation* isolation = nullptr;  // outlives the reloader; null: every file runs in this process
  bool require_signature = false;          // refuse what no trusted key has signed
  bool force_polling = false;              // do not even try notifications
};

}  // namespace reload
