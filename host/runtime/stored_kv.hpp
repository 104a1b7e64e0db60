// Key-value requests answered by the host's own store.
#pragma once

#include "plugin/generation.hpp"
#include "runtime/continuations.hpp"
#include "runtime/kv.hpp"
#include "store/kv_store.hpp"
#include "store/sealed_values.hpp"

namespace runtime {

struct Integration;

class StoredKv final : public Kv {
 public:
  // All outlive it. waiting: of the loop that the calls are on.
  StoredKv(Continuations& waiting, store::KvStore& values, store::SealedValues& secrets)
      : waiting_(waiting), values_(values), secrets_(secrets) {}

  // The scope of an integration's values. [any]
  static store::Scope scope(const plugin::Generation& generation, const Integration& integration);

  void ask(const Call& call, Operation operation, std::string_view key, std::string_view value,
           Done done) override;

 private:
  Continuations& waiting_;
  store::KvStore& values_;
  store::SealedValues& secrets_;
};

}  // namespace runtime
