// The trials: each a numbered list of cases that runs in a separate process, and continues in another one
// after the case that the process died of.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/manifest.hpp"
#include "cassette/case.hpp"
#include "check/records.hpp"
#include "check/samples.hpp"
#include "check/specimen.hpp"
#include "check/stage.hpp"

namespace check {

struct Subject {
  std::filesystem::path path;   // the copy that is run
  artifact::Manifest manifest;  // what it declares
  std::uint32_t reloads = 0;
  std::vector<cassette::Case> recorded;
};

// In the trial's process: runs the cases from number `first` on.
using TrialFunction = void (*)(const Subject& subject, std::size_t first, Teller& teller);

void try_describing(const Subject& subject, std::size_t first, Teller& teller);
void try_events(const Subject& subject, std::size_t first, Teller& teller);
void try_cancelling(const Subject& subject, std::size_t first, Teller& teller);
void try_overlapping(const Subject& subject, std::size_t first, Teller& teller);
void try_reloading(const Subject& subject, std::size_t first, Teller& teller);

struct Trial {
  std::string_view name;
  TrialFunction run;
};

inline constexpr std::array<Trial, 5> trials{{{"describe", try_describing},
                                              {"events", try_events},
                                              {"cancel", try_cancelling},
                                              {"overlap", try_overlapping},
                                              {"reload", try_reloading}}};

// Numbers the cases of a trial, and leaves out those that an earlier process has run.
class Cases {
 public:
  Cases(std::size_t first, Teller& teller) : first_(first), teller_(teller) {}

  // Whether the case is to be run now; tells that it begins.
  template <class Done>
  bool begins(const Done& done) {
    const auto number = next_++;
    if (number < first_) return false;
    teller_.begin(number, done());
    return true;
  }
  // Whether the case that was asked about last is the one that an earlier process did not survive.
  bool ended_the_last_process() const { return next_ == first_; }

 private:
  std::size_t first_;
  std::size_t next_ = 0;
  Teller& teller_;
};

// The plugin with its instances; without services if something was found that keeps it from having them.
struct Cast {
  std::unique_ptr<Specimen> specimen;
  std::vector<plugin::GenerationPtr> services;
};
Cast load_cast(const Subject& subject, const Stage& stage, Teller& teller);
// The same as the first case of a trial.
Cast load_cast(const Subject& subject, const Stage& stage, Cases& cases, Teller& teller);

}  // namespace check
