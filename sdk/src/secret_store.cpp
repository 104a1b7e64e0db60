#include <aha/secret_store.hpp>

#include <aha/abi.h>
#include <aha/bytes.hpp>
#include <aha/call.hpp>
#include <aha/errors.hpp>

namespace aha {
namespace {

/// Null if the host has no such capability.
const aha_secrets* secret_functions(const Call& call) {
  const auto* secrets =
      static_cast<const aha_secrets*>(call.host().query(&call.host(), to_bytes(AHA_CAPABILITY_SECRETS)));
  return secrets != nullptr && secrets->size >= AHA_SECRETS_SIZE_V1 ? secrets : nullptr;
}

std::string reason_of(std::int32_t code) {
  switch (code) {
    case AHA_ETOOLARGE:
      return "it is too large, or too much is kept already: the operator's limit is --max-kept-bytes";
    case AHA_EUNSUPPORTED:
      return "this host keeps none";
    default:
      return "code " + std::to_string(code);
  }
}

}  // namespace

std::optional<std::string> SecretStore::get(std::string_view key) const {
  const aha_secrets* secrets = secret_functions(*call_);
  aha_bytes value{nullptr, 0};
  if (secrets == nullptr || secrets->get(call_->handle(), to_bytes(key), &value) != AHA_OK)
    return std::nullopt;
  call_->keep_secret(to_view(value));
  return std::string(to_view(value));
}

void SecretStore::put(std::string_view key, std::string_view value) const {
  call_->keep_secret(value);
  const aha_secrets* secrets = secret_functions(*call_);
  const std::int32_t code =
      secrets == nullptr ? AHA_EUNSUPPORTED : secrets->put(call_->handle(), to_bytes(key), to_bytes(value));
  if (code == AHA_OK) return;
  const std::string what = "The credential \"" + std::string(key) + "\"";
  if (code == AHA_EINTERNAL)
    return call_->log(AHA_LOG_WARN,
                      what + " could not be written to the host's disk: connect again after its restart.");
  throw Error(FailureKind::internal, "Aha::HostError",
              what + " could not be kept (" + reason_of(code) + "). Ask the operator of the host.");
}

void SecretStore::erase(std::string_view key) const {
  if (const aha_secrets* secrets = secret_functions(*call_)) secrets->erase(call_->handle(), to_bytes(key));
}

}  // namespace aha
