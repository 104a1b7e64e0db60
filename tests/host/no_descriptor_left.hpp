// A process that has run out of descriptors.
#pragma once

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

namespace test {

// UndefinedBehaviorSanitizer opens a pipe to see whether an object is there, and takes it for missing if it cannot.
#ifdef __SANITIZE_ADDRESS__
constexpr bool sanitizer_needs_descriptors = true;
#else
constexpr bool sanitizer_needs_descriptors = false;
#endif

// While it lives, this process gets no further descriptor, or `left` of them.
class NoDescriptorLeft {
 public:
  explicit NoDescriptorLeft(std::size_t left = 0) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few = before_;
    few.rlim_cur = 200;  // not below what is open: poll() refuses more than the limit
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    for (int taken = dup(STDIN_FILENO); taken >= 0; taken = dup(STDIN_FILENO)) taken_.push_back(taken);
    for (; left > 0; --left) {
      close(taken_.back());
      taken_.pop_back();
    }
  }
  ~NoDescriptorLeft() {
    for (const int taken : taken_) close(taken);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  NoDescriptorLeft(const NoDescriptorLeft&) = delete;
  NoDescriptorLeft& operator=(const NoDescriptorLeft&) = delete;

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

}  // namespace test
