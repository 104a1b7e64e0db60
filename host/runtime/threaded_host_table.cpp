#include "runtime/threaded_host_table.hpp"

#include <type_traits>

#include "runtime/host_outcome.hpp"
#include "runtime/host_table.hpp"
#include "runtime/own_threads.hpp"

namespace runtime {
namespace {

// A function of one of the host's tables, handed to the fiber of its call.
template <auto Table, auto Slot>
struct Handed;

template <auto Table, class Functions, class Result, class... Arguments,
          Result (*Functions::*Slot)(aha_call*, Arguments...)>
struct Handed<Table, Slot> {
  static Result call(aha_call* call, Arguments... arguments) {
    const auto function = Table().*Slot;
    auto* const ride = OwnThreads::Ride::current();
    // Not this thread's call: the function refuses it by itself.
    if (ride == nullptr || &ride->call() != call) return function(call, arguments...);
    if constexpr (std::is_void_v<Result>) {
      ride->on_fiber([&] { function(call, arguments...); });
    } else {
      Result result{};
      ride->on_fiber([&] { result = function(call, arguments...); });
      return result;
    }
  }
};

template <auto Table, auto Slot>
constexpr auto handed = &Handed<Table, Slot>::call;

const aha_kv& kv_table() {
  static const aha_kv table{sizeof(aha_kv), 0, handed<kv_functions, &aha_kv::get>,
                            handed<kv_functions, &aha_kv::put>, handed<kv_functions, &aha_kv::erase>};
  return table;
}

const aha_secrets& secrets_table() {
  static const aha_secrets table{sizeof(aha_secrets), 0, handed<secrets_functions, &aha_secrets::get>,
                                 handed<secrets_functions, &aha_secrets::put>,
                                 handed<secrets_functions, &aha_secrets::erase>};
  return table;
}

const aha_blob_functions& blob_table() {
  static const aha_blob_functions table{sizeof(aha_blob_functions), 0,
                                        handed<blob_functions, &aha_blob_functions::fetch>,
                                        handed<blob_functions, &aha_blob_functions::http>};
  return table;
}

const aha_http_all& http_all_table() {
  static const aha_http_all table{sizeof(aha_http_all), http_all_functions().most,
                                  handed<http_all_functions, &aha_http_all::send>,
                                  handed<http_all_functions, &aha_http_all::release>};
  return table;
}

const aha_outcome& outcome_table() {
  static const aha_outcome table{sizeof(aha_outcome), 0,
                                 handed<outcome_functions, &aha_outcome::may_have_created>,
                                 handed<outcome_functions, &aha_outcome::changes_are_recorded>};
  return table;
}

const void* query(const aha_host* host, aha_bytes id) {
  const void* const plain = host_table().query(host, id);
  if (plain == &kv_functions()) return &kv_table();
  if (plain == &secrets_functions()) return &secrets_table();
  if (plain == &blob_functions()) return &blob_table();
  if (plain == &http_all_functions()) return &http_all_table();
  if (plain == &outcome_functions()) return &outcome_table();
  return plain;
}

}  // namespace

const aha_host& threaded_host_table() {
  static const aha_host table{sizeof(aha_host),
                              AHA_ABI_VERSION,
                              query,
                              handed<host_table, &aha_host::log>,
                              handed<host_table, &aha_host::http>,
                              handed<host_table, &aha_host::sleep>,
                              handed<host_table, &aha_host::remaining>,
                              handed<host_table, &aha_host::alloc>,
                              handed<host_table, &aha_host::set_meta_data>,
                              handed<host_table, &aha_host::fail>};
  return table;
}

}  // namespace runtime
