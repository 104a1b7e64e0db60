#include "processes.hpp"

#include "process/zygote.hpp"

namespace test {

probe::Prober& prober() {
  static const auto prober = probe::Prober::start();
  return *prober;
}

const probe::Examiner& examiner() {
  static const auto role = probe::examination::role(nullptr);
  static const auto zygote = process::Zygote::fork_here({&role, 1});
  static const probe::Examiner examiner(*zygote);
  return examiner;
}

}  // namespace test
