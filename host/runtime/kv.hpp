// Where the services of a loop keep what they remember. A seam: in the host it is the store, in a worker process the
// way to the host.
#pragma once

#include <aha/abi.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace runtime {

class Call;

// One per event loop; used on that loop's thread only.
class Kv {
 public:
  virtual ~Kv() = default;

  // The last three are of the integration's secrets, which lie apart.
  enum class Operation : std::uint32_t { get = 1, put, erase, get_secret, put_secret, erase_secret };

  struct Answer {
    std::int32_t code = AHA_OK;  // as the functions of aha_kv and aha_secrets return it
    std::string value = {};      // of get and get_secret
  };
  using Done = std::function<void(Answer)>;

  // Works on the values of the call's service and integration. `key` is not empty; what it and `value` show is copied.
  // `done` runs once, on the loop's thread: at once or later, and also if the call was cancelled meanwhile.
  virtual void ask(const Call& call, Operation operation, std::string_view key, std::string_view value,
                   Done done) = 0;
};

}  // namespace runtime
