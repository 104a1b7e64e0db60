#include "app/names.hpp"

#include "app/bundled.hpp"

namespace app {

ownership::NamePolicy name_policy(const Config& config, const signature::TrustList& trust) {
  ownership::NamePolicy policy;
  for (const std::string& one : config.owners) {
    const auto equals = one.find('=');
    policy.assigned[one.substr(0, equals)] = one.substr(equals + 1);
  }
  policy.may_be_downgraded.insert(config.allow_downgrade.begin(), config.allow_downgrade.end());
  const auto hashes = bundled_hashes();
  policy.bundled = bundled_services(hashes);
  policy.is_bundled = [hashes](std::string_view file, std::string_view sha256) {
    return is_bundled(hashes, file, sha256);
  };
  policy.is_trusted = [&trust](std::string_view key) { return trust.trusts(key); };
  return policy;
}

}  // namespace app
