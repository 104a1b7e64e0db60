// The lines of an event that Aha! shows to its user.
#pragma once

#include <string_view>

namespace aha {

class Call;

/// Writes to the event's messages. Values of the settings that are secret are blanked on the way out
/// (redaction.hpp), but do not rely on it: log no credential. Requests are logged by http::Client already.
/// [call]
class Log {
 public:
  explicit Log(Call& call) : call_(&call) {}

  void debug(std::string_view message) const;
  void info(std::string_view message) const;
  void warn(std::string_view message) const;
  void error(std::string_view message) const;

 private:
  Call* call_;
};

}  // namespace aha
