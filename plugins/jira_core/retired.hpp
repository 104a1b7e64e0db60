// Which of Jira's old endpoints are gone: remembered by the host, so that they are not asked each time.
#pragma once

#include <aha/memory.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace jira {

namespace endpoint {
inline constexpr std::string_view create_meta = "createmeta";  // by issue type since
inline constexpr std::string_view search = "search";           // search/jql since
inline constexpr std::string_view epics = "epics";             // the parent since
inline constexpr std::string_view epic_link = "epic-link";     // the custom field; the parent since
}  // namespace endpoint

/// What is known about one server. If the host remembers nothing, nothing is known to be gone.          [call]
class Retired {
 public:
  /// server  its address: what was found out about another one does not count.
  Retired(aha::Memory memory, std::string server) : memory_(memory), server_(std::move(server)) {}

  bool is_gone(std::string_view name) const { return memory_.get(key(name)) == server_; }
  /// The successor answered if the old endpoint did not.                                    [suspends]
  void set_gone(std::string_view name) const {
    if (!is_gone(name)) memory_.put(key(name), server_);
  }
  /// The successor is not there either: the old one gets another chance.                       [suspends]
  void set_unknown(std::string_view name) const { memory_.erase(key(name)); }

 private:
  static std::string key(std::string_view name) { return "gone:" + std::string(name); }

  aha::Memory memory_;
  std::string server_;
};

}  // namespace jira
