#include "ownership/name_owners.hpp"

#include <algorithm>

namespace ownership {
namespace {

bool equal_ignoring_case(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](char a, char b) {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    return upper(a) == upper(b);
  });
}

std::string name_of_key(const std::string& id) {
  return "the key " + id;
}

// How the operator gives a service to this owner.
std::string assignment_to(const Owner& owner, const std::string& service) {
  return "--owner " + service + "=" + owner.name();
}

}  // namespace

Owner NameOwners::owner_of(const std::string& file, std::string_view sha256,
                           const artifact::SignatureVerdict& signature) const {
  if (signature.trusted()) return {Standing::trusted_key, file, signature.key, signature.key_id};
  if (policy_.is_bundled && policy_.is_bundled(file, sha256)) return {Standing::bundled, file, {}, {}};
  return {Standing::stranger, file, {}, {}};
}

bool NameOwners::is_assigned_to(const std::string& assigned, const Owner& owner) const {
  if (assigned == "bundled") return owner.standing == Standing::bundled;
  if (artifact::is_same_file(assigned, owner.file)) return true;
  return owner.standing == Standing::trusted_key &&
         (assigned == owner.key || equal_ignoring_case(assigned, owner.key_id));
}

// ---- what is kept for trusted keys

bool NameOwners::may_claim(const Owner& owner, const std::string& service) const {
  if (const auto assigned = policy_.assigned.find(service); assigned != policy_.assigned.end())
    return is_assigned_to(assigned->second, owner);
  const auto record = records_.find(service);
  return record == records_.end() || record->second.key == owner.key ||
         !(policy_.is_trusted && policy_.is_trusted(record->second.key));
}

std::string NameOwners::offers(const Owner& owner, const std::vector<std::string>& services) {
  if (owner.standing != Standing::trusted_key) return {};
  const guard::Lock lock(mutex_);
  bool is_news = false;
  for (const auto& service : services) {
    if (!may_claim(owner, service)) continue;
    auto& record = records_[service];
    if (record.key == owner.key) continue;
    record = {owner.key, owner.key_id, {}};
    is_news = true;
  }
  return is_news ? write() : std::string();
}

std::string NameOwners::serves(const Owner& owner, const std::vector<std::string>& services,
                               const Release& release) {
  if (owner.standing != Standing::trusted_key) return {};
  const guard::Lock lock(mutex_);
  bool is_news = false;
  for (const auto& service : services) {
    auto& record = records_[service];
    NameRecord now{owner.key, owner.key_id, release};
    // An earlier signature of the same content must not lower what a later version is held to.
    if (record.key == owner.key && record.served && record.served->sha256 == release.sha256)
      now.served->signed_at_s = std::max(release.signed_at_s, record.served->signed_at_s);
    if (record != now) is_news = true;
    record = std::move(now);
  }
  return is_news ? write() : std::string();
}

std::string NameOwners::write() const {
  if (records_file_.empty()) return {};
  const auto written = write_name_records(records_file_, records_);
  return written ? std::string()
                 : written.error() + "; whose its services are is forgotten with the next restart";
}

// ---- judging

std::string NameOwners::find_claim(const Owner& owner, const std::vector<std::string>& services) const {
  const guard::Lock lock(mutex_);
  for (const auto& service : services)
    if (auto claim = find_claim(owner, service); !claim.empty()) return claim;
  return {};
}

std::string NameOwners::find_claim(const Owner& owner, const std::string& service) const {
  const auto belongs = [&](const std::string& whose) {
    return "the service " + service + " belongs to " + whose +
           "; remove this file, or give it the service with " + assignment_to(owner, service);
  };
  if (const auto assigned = policy_.assigned.find(service); assigned != policy_.assigned.end())
    return is_assigned_to(assigned->second, owner) ? std::string()
                                                   : belongs(assigned->second + ", by --owner");
  if (const auto found = records_.find(service); found != records_.end()) {
    const auto& record = found->second;
    if (record.key == owner.key) return {};
    if (owner.standing == Standing::stranger)
      return belongs(name_of_key(record.key_id) + ", which signs the files that offer it");
    const bool holds = policy_.is_trusted && policy_.is_trusted(record.key) &&
                       (owner.standing == Standing::trusted_key || record.served);
    if (holds) return belongs(name_of_key(record.key_id) + ", which is trusted and offered it first");
  }
  if (owner.standing == Standing::stranger && policy_.bundled.contains(service))
    return belongs("the bundled plugins, and this file is none of them");
  return {};
}

std::string NameOwners::find_downgrade(const Owner& owner, const std::vector<std::string>& services,
                                       const Release& release) const {
  if (owner.standing != Standing::trusted_key || policy_.may_be_downgraded.contains(owner.file)) return {};
  const guard::Lock lock(mutex_);
  for (const auto& service : services) {
    const auto record = records_.find(service);
    if (record == records_.end() || record->second.key != owner.key || !record->second.served) continue;
    const auto& served = *record->second.served;
    if (!is_older(release, served)) continue;
    const auto of = [](const Release& one) {
      return one.version.empty() ? "without a version" : one.version;
    };
    return "it is an old version, " + std::string(of(release)) + ", put back after " + of(served) +
           " has served " + service +
           "; fetch the newest from its vendor, or start the host with --allow-downgrade " + owner.file;
  }
  return {};
}

}  // namespace ownership
