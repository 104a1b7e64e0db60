// Whose a service name is. A name that a bundled file or a trusted key's file offers is kept for that owner, whatever
// order files come in, and also while the owner's file is refused, replaced or absent.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/file_name.hpp"
#include "artifact/signature_verdict.hpp"
#include "guard/mutex.hpp"
#include "ownership/name_records.hpp"
#include "ownership/owner.hpp"

namespace ownership {

// What the operator and the build say. Empty: every file is a stranger's unless its signature is trusted.
struct NamePolicy {
  // A service to its owner by the operator's word: "bundled", a trusted key's id or line, or a file such as "acme.so".
  std::map<std::string, std::string, std::less<>> assigned;
  std::set<std::string, std::less<>> bundled;  // the services of bundled files, present or not
  std::set<std::string, artifact::FileOrder> may_be_downgraded;  // files
  std::function<bool(std::string_view file, std::string_view sha256)> is_bundled;
  std::function<bool(std::string_view key)> is_trusted;  // of a key's line
};

// All of it is [any].
class NameOwners {
 public:
  // records  what is known from before, and the file to keep it in; empty: nothing is kept.
  NameOwners(NamePolicy policy, NameRecords records, std::filesystem::path records_file)
      : policy_(std::move(policy)), records_(std::move(records)), records_file_(std::move(records_file)) {}

  Owner owner_of(const std::string& file, std::string_view sha256,
                 const artifact::SignatureVerdict& signature) const;

  // A file offers services, whether it can be loaded or not: a trusted key's are kept for it from now on, but for those
  // that are another's.
  // returns  empty, or one sentence if that could not be written down.
  std::string offers(const Owner& owner, const std::vector<std::string>& services);

  // The same, once they serve.
  std::string serves(const Owner& owner, const std::vector<std::string>& services, const Release& release);

  // Why `owner` may not serve one of them, in one sentence with the remedy; empty: it may.
  std::string find_claim(const Owner& owner, const std::vector<std::string>& services) const;

  // Why this is an old version put back, in one sentence with the remedy; empty: it is not.
  std::string find_downgrade(const Owner& owner, const std::vector<std::string>& services,
                             const Release& release) const;

 private:
  bool is_assigned_to(const std::string& assigned, const Owner& owner) const;
  bool may_claim(const Owner& owner, const std::string& service) const AHA_REQUIRES(mutex_);
  std::string find_claim(const Owner& owner, const std::string& service) const AHA_REQUIRES(mutex_);
  std::string write() const AHA_REQUIRES(mutex_);

  const NamePolicy policy_;
  mutable guard::Mutex mutex_;
  NameRecords records_ AHA_GUARDED_BY(mutex_);
  const std::filesystem::path records_file_;
};

}  // namespace ownership
