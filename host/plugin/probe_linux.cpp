#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <system_error>

#include "descriptor.hpp"
#include "probe.hpp"
#include "probe_child.hpp"
#include "probe_frames.hpp"

namespace plugin {
namespace {

using Clock = std::chrono::steady_clock;
using probe::FrameKind;

// The supervisor keeps the limit; this is for one that was killed itself.
constexpr std::chrono::milliseconds kGrace{1000};

Refusal refusal(std::string reason) {
  return {Step::probe, std::move(reason)};
}

std::pair<Descriptor, Descriptor> socket_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a socket pair for probing plugins");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// Everything a probe's processes told, and what it adds up to.
class Findings {
 public:
  void take(const probe::Frame& frame) {
    switch (frame.kind) {
      case FrameKind::phase:
        phase_ = frame.body;
        break;
      case FrameKind::fault:
        fault_ = frame.body;
        break;
      case FrameKind::description:
        texts_.push_back(frame.body);
        break;
      case FrameKind::finished:
        finished_ = true;
        break;
      case FrameKind::ended:
        take_end(frame.body);
        break;
    }
  }

  bool ended() const { return end_.has_value(); }

  tl::expected<Description, Refusal> judge() const {
    if (!fault_.empty()) return tl::unexpected(refusal(fault_));
    if (auto death = cause_of_death(); !death.empty()) return tl::unexpected(refusal(std::move(death)));
    Description description;
    for (const auto& text : texts_) {
      auto service = parse_description(text);
      const auto index = std::to_string(description.size());
      if (!service)
        return tl::unexpected(refusal("describe of service " + index + " is wrong: " + service.error()));
      for (const auto& other : description)
        if (other.name == service->name)
          return tl::unexpected(refusal("two of its services are named \"" + other.name + "\""));
      description.push_back(std::move(*service));
    }
    return description;
  }

 private:
  void take_end(std::string_view body) {
    end_.emplace();
    if (body.size() == sizeof(*end_)) std::memcpy(&*end_, body.data(), sizeof(*end_));
  }

  std::string cause_of_death() const {
    const auto during = phase_.empty() ? std::string() : " while " + phase_;
    if (!end_) return "the process that probed it was killed" + during;
    if (end_->timed_out != 0) return "it was not done within the time limit" + during;
    if (WIFSIGNALED(end_->wait_status)) {
      const auto* name = sigabbrev_np(WTERMSIG(end_->wait_status));
      return "it crashed with SIG" + std::string(name == nullptr ? "?" : name) + during;
    }
    if (!finished_)
      return "it ended the process with exit status " + std::to_string(WEXITSTATUS(end_->wait_status)) +
             during;
    return {};
  }

  std::string phase_;
  std::string fault_;
  std::vector<std::string> texts_;
  bool finished_ = false;
  std::optional<probe::EndOfChild> end_;
};

// Reads until the supervisor's last frame. A descendant of the child may keep the stream open longer.
std::optional<Refusal> read_findings(int socket, const ProbeLimits& limits, Findings& findings) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(limits.time_ms) + kGrace;
  probe::FrameReader reader(limits.output_bytes);
  std::array<char, 16 * 1024> piece{};
  while (!findings.ended()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
    const int ready = left.count() <= 0 ? 0 : poll(&readable, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return refusal("it was not done within the time limit");
    const auto received = recv(socket, piece.data(), piece.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) break;
    if (!reader.append({piece.data(), static_cast<std::size_t>(received)}))
      return refusal("its descriptions are longer than " + std::to_string(limits.output_bytes) + " bytes");
    while (auto frame = reader.next()) findings.take(*frame);
  }
  return std::nullopt;
}

class ZygoteProber final : public Prober {
 public:
  ZygoteProber(const Zygote& zygote, ProbeLimits limits) : zygote_(zygote), limits_(limits) {}
  ZygoteProber(std::unique_ptr<Zygote> zygote, ProbeLimits limits)
      : own_(std::move(zygote)), zygote_(*own_), limits_(limits) {}

  tl::expected<Description, Refusal> probe(const std::filesystem::path& file, Tier tier) override {
    if (file.native().size() > probe::kMaxPathBytes)
      return tl::unexpected(
          refusal("the path of its private copy is too long; use a shorter state directory"));
    auto [ours, theirs] = socket_pair();
    const auto role = tier == Tier::sandbox ? probe::kSandboxedRole : probe::kPlainRole;
    const int socket = theirs.get();
    if (auto fault = zygote_.start(role, probe::assignment_text(limits_, file.native()), {&socket, 1});
        !fault.empty())
      return tl::unexpected(refusal(std::move(fault)));
    theirs.reset();
    Findings findings;
    if (auto broken_off = read_findings(ours.get(), limits_, findings))
      return tl::unexpected(std::move(*broken_off));
    return findings.judge();
  }

 private:
  std::unique_ptr<Zygote> own_;
  const Zygote& zygote_;
  ProbeLimits limits_;
};

}  // namespace

std::unique_ptr<Prober> Prober::start(const Zygote& zygote, ProbeLimits limits) {
  return std::make_unique<ZygoteProber>(zygote, limits);
}

std::unique_ptr<Prober> Prober::start(ProbeLimits limits) {
  static const Role role = probe::plain_role();
  return std::make_unique<ZygoteProber>(Zygote::fork_here({&role, 1}), limits);
}

}  // namespace plugin
