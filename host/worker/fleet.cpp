#include "worker/fleet.hpp"

#include <algorithm>
#include <utility>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"
#include "edge/thread_edge.hpp"
#include "files/path_text.hpp"
#include "wire/pipes.hpp"

namespace worker {
namespace {

constexpr std::chrono::milliseconds look_interval{50};
// A zygote that ends so soon will not last: the next one waits, each time twice as long.
constexpr std::chrono::milliseconds zygote_lasts{1'000};
constexpr std::chrono::milliseconds first_zygote_wait{100};
constexpr std::chrono::milliseconds longest_zygote_wait{10'000};

wire::Launch launch_of(const plugin::ModuleFile& file, const artifact::Description& description,
                       const FleetOptions& options) {
  wire::Launch launch;
  launch.library = files::text_of(file.copy.path());
  launch.file = file.name;
  for (const auto& service : description) launch.services.push_back(service.name);
  launch.is_sandboxed = file.tier == plugin::Tier::sandbox;
  launch.threads = file.artifact.manifest.has_own_threads ? options.calls_per_process : 0;
  launch.max_frame_bytes = options.module.channel.stream.frame_bytes;
  launch.channels = options.channels;
  launch.memory_bytes = options.call_memory_bytes;
  launch.messages = options.messages;
  return launch;
}

}  // namespace

Fleet::Fleet(process::Zygote& zygote, FleetOptions options, Observer& observer)
    : zygote_(zygote),
      options_(std::move(options)),
      observer_(observer),
      work_(context_.get_executor()),
      timer_(context_) {
  wire::survive_lost_readers();  // writing to a worker that has exited is an error
  look_after();
  thread_ = std::thread([this] {
    edge::thread_edge(
        "aha-fleet", [this] { context_.run(); },
        [this](std::string_view what) {
          observer_.failed(what);
          return edge::go_on;
        });
  });
}

Fleet::~Fleet() {
  const auto running = processes();
  for (const auto& process : running) process->kill("the host stops");
  for (const auto& process : running) process->await_end();
  context_.stop();
  thread_.join();
}

std::shared_ptr<WorkerModule> Fleet::add(plugin::ModuleFile file, const artifact::Description& description) {
  auto launch = launch_of(file, description, options_);
  auto module_options = options_.module;
  const auto plugin = artifact::plugin_name(file.name);
  module_options.is_pinned = std::ranges::any_of(
      options_.pinned, [&](const auto& one) { return artifact::is_same_file(one, plugin); });
  account::Account& account =
      options_.ledger != nullptr ? options_.ledger->of(file.name) : account::Account::unlimited();
  auto start = [this, &account](const wire::Launch& wanted, account::Charge room, ProcessEvents events) {
    auto process = Process::start(context_, zygote_, wanted, account, std::move(room), std::move(events));
    if (!process) return process;
    const guard::Lock lock(mutex_);
    std::erase_if(processes_, [](const auto& one) { return one.expired(); });
    processes_.push_back(*process);
    return process;
  };
  auto module = std::make_shared<WorkerModule>(WorkerModule::Parts{.file = std::move(file),
                                                                   .launch = std::move(launch),
                                                                   .options = module_options,
                                                                   .account = account,
                                                                   .start = std::move(start),
                                                                   .observer = observer_});
  {
    const guard::Lock lock(mutex_);
    std::erase_if(modules_, [](const auto& one) { return one.expired(); });
    modules_.push_back(module);
  }
  if (module_options.is_pinned) module->warm_up();
  return module;
}

std::vector<std::shared_ptr<WorkerModule>> Fleet::modules() const {
  std::vector<std::shared_ptr<WorkerModule>> all;
  const guard::Lock lock(mutex_);
  for (const auto& weak : modules_)
    if (auto module = weak.lock()) all.push_back(std::move(module));
  return all;
}

// Those that have not ended.
std::vector<std::shared_ptr<Process>> Fleet::processes() const {
  std::vector<std::shared_ptr<Process>> all;
  const guard::Lock lock(mutex_);
  for (const auto& weak : processes_)
    if (auto process = weak.lock(); process && !process->has_ended()) all.push_back(std::move(process));
  return all;
}

void Fleet::look_after() {
  activity_.beat();
  timer_.expires_after(look_interval);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) look_after();
  });
  // From here on, what throws costs one look.
  const auto now = runtime::Clock::now();
  look_after_zygote(now);
  for (const auto& process : processes()) process->look_after(now);
  for (const auto& module : modules()) module->look_after(now);
}

void Fleet::look_after_zygote(runtime::Clock::time_point now) {
  if (now < zygote_not_before_) return;
  const bool has_lasted = now - zygote_revived_ >= zygote_lasts;
  const auto wait = [&] {
    has_zygote_ = false;
    zygote_wait_ = std::clamp(zygote_wait_ * 2, first_zygote_wait, longest_zygote_wait);
    zygote_not_before_ = now + zygote_wait_;
  };
  try {
    const auto end = zygote_.revive();
    if (!end) {
      has_zygote_ = true;
      if (has_lasted) zygote_wait_ = {};
      return;
    }
    zygote_revived_ = now;
    if (!has_lasted) wait();
    observer_.zygote_revived(*end);
  } catch (const std::exception& error) {
    wait();
    observer_.zygote_lost(error.what());
  }
}

}  // namespace worker
