// Runs one attempt of the hostile plugin in a process of its own, under the sandbox, and tells what came of it.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/sandbox.hpp"

struct Confined {
  std::string lines;            // what the plugin logged, a line each
  std::string refusals;         // what the sandbox told on standard error
  int signal = 0;               // that ended the process; 0: it ended by itself
  int status = 0;               // of its exit
  int out_of_memory_score = 0;  // oom_score_adj of the process, once the sandbox was applied

  bool tells(std::string_view line) const { return lines.find(line) != std::string::npos; }
  bool blames(std::string_view call) const { return refusals.find(call) != std::string::npos; }
};

// Exit statuses of the process where the attempt was not made.
constexpr int not_sandboxed = 101;
constexpr int not_loaded = 102;

enum class Identity { own, nobody };

sandbox::Policy hostile_policy();
Confined confine(std::string_view event, const sandbox::Policy& policy = hostile_policy(),
                 std::string_view payload = "null", Identity identity = Identity::own);
