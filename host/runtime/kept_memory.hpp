// Memory in the host's own store.
#pragma once

#include <boost/asio/io_context.hpp>

#include "runtime/memory.hpp"
#include "store/kept_values.hpp"

namespace runtime {

class KeptMemory final : public Memory {
 public:
  // Both outlive it.
  KeptMemory(boost::asio::io_context& loop, store::KeptValues& values) : loop_(loop), values_(values) {}

  // Where the values of an integration are. [any]
  // data  its settings, as JSON text
  static store::Scope scope(std::string_view service, std::string_view data);

  void ask(const Call& call, Operation operation, std::string_view key, std::string_view value,
           Done done) override;

 private:
  boost::asio::io_context& loop_;
  store::KeptValues& values_;
};

}  // namespace runtime
