// Memory in the host's own store.
#pragma once

#include "plugin/generation.hpp"
#include "runtime/continuations.hpp"
#include "runtime/memory.hpp"
#include "store/kept_values.hpp"
#include "store/sealed_values.hpp"

namespace runtime {

struct Integration;

class KeptMemory final : public Memory {
 public:
  // All outlive it. waiting: of the loop that the calls are on.
  KeptMemory(Continuations& waiting, store::KeptValues& values, store::SealedValues& secrets)
      : waiting_(waiting), values_(values), secrets_(secrets) {}

  // The scope of an integration's values. [any]
  static store::Scope scope(const plugin::Generation& generation, const Integration& integration);

  void ask(const Call& call, Operation operation, std::string_view key, std::string_view value,
           Done done) override;

 private:
  Continuations& waiting_;
  store::KeptValues& values_;
  store::SealedValues& secrets_;
};

}  // namespace runtime
