// What playing cases came to, for a person or a machine.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/case.hpp"
#include "cassette/difference.hpp"

namespace replay {

enum class Verdict : std::uint8_t {
  passed,
  failed,
  diverged,  // differs, and the case says why it should
};

struct Played {
  std::filesystem::path file;
  std::string name;
  std::string service;
  Verdict verdict = Verdict::passed;
  cassette::Differences differences;
  std::string divergence;  // of the case
};

Played judge(const std::filesystem::path& file, const cassette::Case& recorded,
             cassette::Differences differences);

// "passed", "failed" or "diverged".
std::string_view to_string(Verdict verdict);

// A failed case with its differences, line by line; empty for any other.
std::string to_text(const Played& played);

// One line for a service each if there are several, and one for all.
std::string summary(const std::vector<Played>& all);

// {"cases":[{"name","service","file","verdict","differences":[{"place","expected","got"}]}],"passed":1,...}
std::string to_json(const std::vector<Played>& all);

}  // namespace replay
