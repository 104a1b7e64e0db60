#include "runtime/kept_memory.hpp"

#include <simdjson.h>

#include <utility>

#include "runtime/call.hpp"
#include "runtime/recorder.hpp"

namespace runtime {
namespace {

using store::KeptValues;

static_assert(store::ValueLimits().key_bytes == AHA_KV_MAX_KEY);
static_assert(store::ValueLimits().value_bytes == AHA_KV_MAX_VALUE);
static_assert(store::ValueLimits().keys_per_scope == AHA_KV_MAX_KEYS);
static_assert(store::ValueLimits().key_bytes == AHA_SECRETS_MAX_KEY);
static_assert(store::ValueLimits().value_bytes >= AHA_SECRETS_MAX_VALUE + store::Seal::overhead_bytes);
static_assert(store::ValueLimits().keys_per_scope == AHA_SECRETS_MAX_KEYS);

// A text or a whole number of `data`, as text.
std::string setting(simdjson::dom::element data, std::string_view name) {
  std::string_view value;
  if (data[name].get(value) == simdjson::SUCCESS) return std::string(value);
  std::int64_t number = 0;
  return data[name].get(number) == simdjson::SUCCESS ? std::to_string(number) : std::string();
}

bool is_of_secrets(Memory::Operation operation) {
  return operation >= Memory::Operation::get_secret;
}

std::int32_t code(KeptValues::Result result) {
  switch (result) {
    case KeptValues::Result::kept:
      return AHA_OK;
    case KeptValues::Result::too_large:
      return AHA_ETOOLARGE;
    case KeptValues::Result::not_written:
      break;
  }
  return AHA_EINTERNAL;
}

}  // namespace

// Few events ask for it, so data is not parsed before one does.
store::Scope KeptMemory::scope(const plugin::Generation& generation, std::string_view data) {
  const std::string owner = generation.owner().id();
  const std::string& service = generation.service();
  simdjson::dom::parser parser;
  simdjson::dom::element parsed;
  const bool is_readable = parser.parse(data.data(), data.size()).get(parsed) == simdjson::SUCCESS;
  if (!is_readable) return store::scope_of({.owner = owner, .service = service});
  const std::string account = setting(parsed, "aha_account_domain");
  const std::string integration = setting(parsed, "integration_id");
  return store::scope_of(
      {.owner = owner, .service = service, .account = account, .integration = integration});
}

void KeptMemory::ask(const Call& call, Operation operation, std::string_view key, std::string_view value,
                     Done done) {
  auto& kept = call.memory_scope();
  if (!kept)
    kept = KeptMemory::scope(call.generation(),
                             std::visit([](const auto& task) { return task.data; }, call.task()));
  const store::Scope& scope = *kept;
  const auto answer = [&](std::optional<std::string> found) {
    done(found ? Answer{AHA_OK, std::move(*found)} : Answer{AHA_ENOTFOUND});
  };
  if (operation == Operation::get_secret) return answer(secrets_.get(scope, key));
  if (operation == Operation::put_secret && value.size() > AHA_SECRETS_MAX_VALUE)
    return done({AHA_ETOOLARGE});
  auto* const recording = is_of_secrets(operation) ? nullptr : call.recording();
  if (recording != nullptr) recording->memory_used(key, values_.get(scope, key));
  if (operation == Operation::get) return answer(values_.get(scope, key));
  // The writer's thread says that it is done.
  auto on_loop = waiting_.keep<KeptValues::Result>(
      [done = std::move(done)](KeptValues::Result result) { done({code(result)}); });
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
