#include "processes.hpp"

#include "process/zygote.hpp"

namespace test {
namespace {

// Before main(): a process that cannot be forked is this program again, which runs its role here.
const std::unique_ptr<probe::Prober> the_prober = probe::Prober::start();

}  // namespace

probe::Prober& prober() {
  return *the_prober;
}

const probe::Examiner& examiner() {
  static const auto role = probe::examination::role(nullptr);
  static const auto zygote = process::Zygote::fork_here({&role, 1});
  static const probe::Examiner examiner(*zygote);
  return examiner;
}

}  // namespace test
