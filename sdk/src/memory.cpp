#include <aha/memory.hpp>

#include <aha/abi.h>
#include <aha/bytes.hpp>
#include <aha/call.hpp>

#include <cstddef>

namespace aha {
namespace {

/// Null if the host has no such capability, or an earlier form of it.
const aha_kv* functions(const Call& call) {
  const auto* kv = static_cast<const aha_kv*>(call.host().query(&call.host(), to_bytes(AHA_CAPABILITY_KV)));
  return kv != nullptr && kv->size >= AHA_KV_SIZE_V1 ? kv : nullptr;
}

}  // namespace

std::optional<std::string> Memory::get(std::string_view key) const {
  const aha_kv* kv = functions(*call_);
  aha_bytes value{nullptr, 0};
  if (kv == nullptr || kv->get(call_->handle(), to_bytes(key), &value) != AHA_OK) return std::nullopt;
  return std::string(to_view(value));
}

void Memory::put(std::string_view key, std::string_view value) const {
  if (const aha_kv* kv = functions(*call_))
    tell(kv->put(call_->handle(), to_bytes(key), to_bytes(value)), key);
}

void Memory::erase(std::string_view key) const {
  if (const aha_kv* kv = functions(*call_)) tell(kv->erase(call_->handle(), to_bytes(key)), key);
}

void Memory::tell(std::int32_t code, std::string_view key) const {
  if (code == AHA_OK || code == AHA_EUNSUPPORTED) return;
  call_->log(AHA_LOG_DEBUG, "The host did not keep \"" + std::string(key) + "\" (" +
                                (code == AHA_ETOOLARGE ? "too large" : "code " + std::to_string(code)) +
                                ").");
}

}  // namespace aha
