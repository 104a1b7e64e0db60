#include <doctest/doctest.h>
#include <boost/algorithm/string/join.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "host/probe/processes.hpp"
#include "host/test_files.hpp"
#include "probe/prober.hpp"
#include "process/zygote.hpp"

TEST_CASE(
    "code that is probed finds the descriptors it was handed open and no other, and a stream of its own to "
    "print to") {
  std::vector<std::string> lines;
  const auto description = test::prober().probe(test::fixture("abuses_streams"), plugin::Tier::in_host,
                                                [&](const std::string& line) { lines.push_back(line); });
  REQUIRE_MESSAGE(description.has_value(), description.error().reason);
  // The fourth is the directory of the process's threads, which the probe counts.
  CAPTURE(boost::algorithm::join(lines, "\n"));
  CHECK(lines == std::vector<std::string>{"descriptors: 0 null, 1 pipe, 2 pipe, 3 socket, 4 other,",
                                          "\033[2J2026-01-01 00:00:00 info forged"});
}

TEST_CASE("code that prints 100 MiB while it is probed is broken off after a hundred lines") {
  std::vector<std::string> lines;
  const auto description = test::prober().probe(test::fixture("floods_streams"), plugin::Tier::in_host,
                                                [&](const std::string& line) { lines.push_back(line); });
  REQUIRE_FALSE(description.has_value());
  const auto& reason = description.error().reason;  // a busy machine may not get so far in time
  CHECK_MESSAGE(
      (reason.starts_with("it printed more than 256 KiB") || reason.find("time limit") != std::string::npos),
      reason);
  REQUIRE(lines.size() == 101);
  CHECK(lines.back().ends_with("more lines were dropped]"));
}

TEST_CASE(
    "a process of any role has the descriptors of its request, three streams that lead nowhere, and no "
    "terminal") {
  // Forked here and not by the roles of the host: what they have in common is the zygote's.
  static const process::Role role{"lists", false,
                                  [](std::string_view, std::span<const files::Handle>) noexcept {
                                    std::string found;
                                    for (int descriptor = 0; descriptor < 1024; ++descriptor)
                                      if (fcntl(descriptor, F_GETFD) >= 0)
                                        found += std::to_string(descriptor) + ' ';
                                    for (int stream = 0; stream <= 2; ++stream) {
                                      const auto link = "/proc/self/fd/" + std::to_string(stream);
                                      found += std::filesystem::read_symlink(link).native() + ' ';
                                    }
                                    found += open("/dev/tty", O_RDWR) < 0 ? "no terminal" : "a terminal";
                                    (void)!write(process::first_role_descriptor, found.data(), found.size());
                                    _exit(0);
                                  },
                                  nullptr};
  const auto zygote = process::Zygote::fork_here({&role, 1});
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
  REQUIRE(zygote->start("lists", "", {&ends[1], 1}));
  close(ends[1]);
  std::array<char, 1024> text{};
  const auto size = read(ends[0], text.data(), text.size());
  REQUIRE(size > 0);
  CHECK(std::string(text.data(), static_cast<std::size_t>(size)) ==
        "0 1 2 3 /dev/null /dev/null /dev/null no terminal");
  close(ends[0]);
}

TEST_CASE("a prober whose process was killed refuses instead of hanging") {
  const auto prober = probe::Prober::start();
  const auto self = std::to_string(getpid());
  std::ifstream children("/proc/" + self + "/task/" + self + "/children");
  pid_t newest = 0;
  for (pid_t child = 0; children >> child;) newest = child;
  REQUIRE(newest > 0);
  REQUIRE(kill(newest, SIGKILL) == 0);
  const auto description = prober->probe(test::fixture("good"));
  REQUIRE_FALSE(description.has_value());
  CHECK(description.error().reason.find("process") != std::string::npos);
}
