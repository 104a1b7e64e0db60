// What each plugin file serves and what it served before, kept so that an operator can go back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "plugin/private_copies.hpp"
#include "reload/candidate.hpp"

namespace reload {

// One version of a plugin file. It outlives the module that was made of it, and costs no memory.
struct Version {
  plugin::PrivateCopy copy;  // another name of the module's own copy
  std::string sha256;        // of the content
  std::string identity;      // as of Candidate
  std::optional<std::string> signature_text;
};

// Used by one thread at a time.
class Versions {
 public:
  // Notes what the file serves from now on.
  // version     none: nothing can be kept of it.
  // ended_well  whether what served until now is worth going back to; if not, what could be gone back to stays so.
  void serves(const std::string& file, std::optional<Version> version, bool ended_well);

  void forget(const std::string& file) { files_.erase(file); }

  // The version before the one that serves, as if its file had just been noticed; or why there is none.
  tl::expected<Candidate, std::string> before(const std::string& file) const;

 private:
  struct History {
    std::optional<Version> serving;
    std::optional<Version> before;
  };

  std::map<std::string, History> files_;
};

}  // namespace reload
