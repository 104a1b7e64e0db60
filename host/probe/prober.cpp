#include "probe/prober.hpp"

#include <array>
#include <cstring>
#include <optional>

#include "files/last_error.hpp"
#include "files/open.hpp"
#include "files/path_text.hpp"
#include "plugin/factory_check.hpp"
#include "probe/child.hpp"
#include "probe/examiner.hpp"
#include "probe/frames.hpp"
#include "process/end.hpp"
#include "text/printable.hpp"

namespace probe {
namespace {

constexpr std::size_t max_sentence_bytes = 1024;

plugin::Refusal refusal(std::string reason) {
  return {plugin::Step::probe, std::move(reason)};
}

// Everything a probe's processes told, and what it adds up to.
class Findings {
 public:
  void take(const Frame& frame) {
    switch (frame.kind) {
      case FrameKind::phase:
        phase_ = text::printable(frame.body, max_sentence_bytes);
        break;
      case FrameKind::fault:
        fault_ = text::printable(frame.body, max_sentence_bytes);
        break;
      case FrameKind::description:
        if (texts_.size() < plugin::max_services) texts_.push_back(frame.body);
        break;
      case FrameKind::finished:
        finished_ = true;
        break;
      case FrameKind::ended:
        take_end(frame.body);
        break;
      case FrameKind::result:      // no probe's
      case FrameKind::no_process:  // the supervision's
        break;
    }
  }

  tl::expected<artifact::Description, plugin::Refusal> judge() const {
    if (!fault_.empty()) return tl::unexpected(refusal(fault_));
    if (auto death = cause_of_death(); !death.empty()) {
      auto refused = refusal(std::move(death));
      refused.is_files_doing = end_.has_value();
      return tl::unexpected(std::move(refused));
    }
    artifact::Description description;
    for (const auto& text : texts_) {
      auto service = artifact::parse_description(text);
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
    if (const auto end = supervision::describe_end(*end_); !end.empty()) return "it " + end + during;
    if (!finished_)
      return "it ended the process with exit status " +
             std::to_string(process::end_of(end_->system_status).status) + during;
    return {};
  }

  std::string phase_;
  std::string fault_;
  std::vector<std::string> texts_;
  bool finished_ = false;
  std::optional<EndOfChild> end_;
};

class ZygoteProber final : public Prober {
 public:
  ZygoteProber(const process::Zygote& zygote, ProbeLimits limits) : zygote_(zygote), limits_(limits) {}
  ZygoteProber(std::unique_ptr<process::Zygote> zygote, ProbeLimits limits)
      : own_(std::move(zygote)), zygote_(*own_), limits_(limits) {}

  tl::expected<artifact::Examination, plugin::Refusal> examine(const std::filesystem::path& file) override {
    const auto opened = files::open_to_read(file);
    if (!opened)
      return tl::unexpected(plugin::Refusal{
          plugin::Step::inspect, "its private copy cannot be read: " + files::last_error().message(), true});
    return Examiner(zygote_).examine(opened.get());
  }

  tl::expected<artifact::Description, plugin::Refusal> probe(const std::filesystem::path& file,
                                                             plugin::Tier tier, const Printed& printed,
                                                             bool has_own_threads) override {
    const auto path = files::text_of(file);
    if (path.size() > max_path_bytes)
      return tl::unexpected(
          refusal("the path of its private copy is too long; use a shorter state directory"));
    const bool is_sandboxed = tier == plugin::Tier::sandbox;
    const supervision::Task task{
        .role = is_sandboxed ? sandboxed_role_name : plain_role_name,
        .argument = assignment_text(limits_, has_own_threads, path),
        .time_ms = limits_.time_ms,
        .output_bytes = limits_.output_bytes,
        .confines = {.rights = is_sandboxed ? process::Rights::of_sandbox : process::Rights::of_host,
                     .library = file}};
    Findings findings;
    auto broken_off =
        supervision::run(zygote_, task, {[&](const Frame& frame) { findings.take(frame); }, printed});
    if (broken_off) {
      auto refused = refusal(std::move(broken_off->reason));
      refused.is_passing = broken_off->is_passing;
      return tl::unexpected(std::move(refused));
    }
    return findings.judge();
  }

 private:
  std::unique_ptr<process::Zygote> own_;
  const process::Zygote& zygote_;
  ProbeLimits limits_;
};

}  // namespace

tl::expected<artifact::Examination, std::string> Prober::examine_trusted(std::span<const std::byte> bytes) {
  return artifact::examine(bytes, &is_in_global_scope);
}

std::unique_ptr<Prober> Prober::start(const process::Zygote& zygote, ProbeLimits limits) {
  return std::make_unique<ZygoteProber>(zygote, limits);
}

std::unique_ptr<Prober> Prober::start(ProbeLimits limits) {
  static const std::array<process::Role, 2> roles{plain_role(), examination::role(nullptr)};
  return std::make_unique<ZygoteProber>(process::Zygote::fork_here(roles), limits);
}

}  // namespace probe
