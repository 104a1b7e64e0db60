#include "runtime/stored_kv.hpp"

#include <cassert>
#include <utility>

#include "runtime/call.hpp"
#include "runtime/recorder.hpp"

namespace runtime {
namespace {

using store::KvStore;

static_assert(store::ValueLimits().key_bytes == AHA_KV_MAX_KEY);
static_assert(store::ValueLimits().value_bytes == AHA_KV_MAX_VALUE);
static_assert(store::ValueLimits().keys_per_scope == AHA_KV_MAX_KEYS);
static_assert(store::ValueLimits().key_bytes == AHA_SECRETS_MAX_KEY);
static_assert(store::ValueLimits().value_bytes >= AHA_SECRETS_MAX_VALUE + store::Seal::overhead_bytes);
static_assert(store::ValueLimits().keys_per_scope == AHA_SECRETS_MAX_KEYS);

bool is_of_secrets(Kv::Operation operation) {
  return operation >= Kv::Operation::get_secret;
}

std::int32_t code(KvStore::Result result) {
  switch (result) {
    case KvStore::Result::kept:
      return AHA_OK;
    case KvStore::Result::too_large:
      return AHA_ETOOLARGE;
    case KvStore::Result::not_written:
      break;
  }
  return AHA_EINTERNAL;
}

}  // namespace

store::Scope StoredKv::scope(const plugin::Generation& generation, const Integration& integration) {
  return store::scope_of({.owner = generation.owner().id(),
                          .service = generation.service(),
                          .account = integration.account,
                          .integration = integration.id});
}

void StoredKv::ask(const Call& call, Operation operation, std::string_view key, std::string_view value,
                   Done done) {
  assert(!key.empty());
  auto& kept = call.kv_scope();
  if (!kept)
    kept = StoredKv::scope(call.generation(),
                           std::visit([](const auto& task) { return task.integration; }, call.task()));
  const store::Scope& scope = *kept;
  const auto answer = [&](std::optional<std::string> found) {
    done(found ? Answer{AHA_OK, std::move(*found)} : Answer{AHA_ENOTFOUND});
  };
  auto* const recording = call.recording();
  if (operation == Operation::get_secret) {
    auto found = secrets_.get(scope, key);
    if (found && recording != nullptr) recording->secret_used(*found);
    return answer(std::move(found));
  }
  if (operation == Operation::put_secret) {
    if (recording != nullptr) recording->secret_used(value);
    if (value.size() > AHA_SECRETS_MAX_VALUE) return done({AHA_ETOOLARGE});
  }
  if (recording != nullptr && !is_of_secrets(operation)) recording->kv_used(key, values_.get(scope, key));
  if (operation == Operation::get) return answer(values_.get(scope, key));
  // The writer's thread says that it is done.
  auto on_loop = waiting_.keep<KvStore::Result>(
      [done = std::move(done)](KvStore::Result result) { done({code(result)}); });
  if (operation == Operation::put)
    values_.put(scope, std::string(key), std::string(value), std::move(on_loop));
  else if (operation == Operation::erase)
    values_.erase(scope, std::string(key), std::move(on_loop));
  else if (operation == Operation::put_secret)
    secrets_.put(scope, std::string(key), value, std::move(on_loop));
  else
    secrets_.erase(scope, std::string(key), std::move(on_loop));
}

}  // namespace runtime
