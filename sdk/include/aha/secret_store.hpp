// Credentials that a service is given while it runs, kept by the host.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aha {

class Call;

/// What a service has to have again at the next event and others must not read, such as a refresh token that
/// changes with each use (oauth2.hpp keeps its tokens here). Apart for each Aha! account and integration. The host
/// encrypts it on its disk, and it is in no recorded case. What is put or read is kept out of logs and messages
/// (Call::keep_secret). A service that cannot work without declares
/// `d.needs("aha.secrets/1")`; an older host then refuses the plugin.
///
/// Values may be gone, as when the operator moved the host without its state folder: have the user connect again.
/// A key has 1 to 128 bytes, a value at most 8,000, an integration at most 64 keys.                [call]
class SecretStore {
 public:
  explicit SecretStore(Call& call) : call_(&call) {}

  /// The value under `key`; nullopt if there is none, or the host keeps none.
  std::optional<std::string> get(std::string_view key) const;

  /// Puts `value` under `key`. Warns if it will be gone at the host's next restart. Throws an Error of class
  /// Aha::HostError (internal) if it was not kept at all.                                            [suspends]
  void put(std::string_view key, std::string_view value) const;

  /// Forgets the value under `key`.                                                                  [suspends]
  void erase(std::string_view key) const;

 private:
  Call* call_;
};

}  // namespace aha
