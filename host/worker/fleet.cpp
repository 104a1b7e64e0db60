#include "worker/fleet.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace worker {
namespace {

constexpr std::chrono::milliseconds look_interval{50};

Launch launch_of(const plugin::PrivateCopy& copy, const std::string& file,
                 const plugin::Description& description, plugin::Tier tier, const FleetOptions& options) {
  Launch launch;
  launch.library = copy.path().native();
  launch.file = file;
  for (const auto& service : description) launch.services.push_back(service.name);
  launch.is_sandboxed = tier == plugin::Tier::sandbox;
  launch.max_frame_bytes = options.module.channel.frame_bytes;
  launch.memory_bytes = options.call_memory_bytes;
  launch.messages = options.messages;
  return launch;
}

}  // namespace

std::string plugin_name(std::string_view file) {
  return std::string(file.substr(0, file.rfind(".so")));
}

Fleet::Fleet(const plugin::Zygote& zygote, FleetOptions options, Observer& observer)
    : zygote_(zygote),
      options_(std::move(options)),
      observer_(observer),
      work_(context_.get_executor()),
      timer_(context_) {
  std::signal(SIGPIPE, SIG_IGN);  // writing to a worker that has gone is an error, not this process's end
  look_after();
  thread_ = std::thread([this] { context_.run(); });
}

Fleet::~Fleet() {
  std::vector<std::shared_ptr<Process>> running;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& weak : processes_)
      if (auto process = weak.lock(); process && !process->has_ended()) running.push_back(std::move(process));
  }
  for (const auto& process : running) process->kill("the host stops");
  for (const auto& process : running) process->await_end();
  context_.stop();
  thread_.join();
}

std::shared_ptr<Module> Fleet::add(plugin::PrivateCopy copy, std::string file, std::string sha256,
                                   plugin::Artifact artifact, const plugin::Description& description,
                                   plugin::Tier tier) {
  auto launch = launch_of(copy, file, description, tier, options_);
  auto module_options = options_.module;
  module_options.is_pinned = std::ranges::find(options_.pinned, plugin_name(file)) != options_.pinned.end();
  auto start = [this](const std::string& text, ProcessEvents events) {
    auto process = Process::start(context_, zygote_, text, std::move(events));
    const std::lock_guard lock(mutex_);
    std::erase_if(processes_, [](const auto& one) { return one.expired(); });
    processes_.push_back(process);
    return process;
  };
  auto module =
      std::make_shared<Module>(std::move(copy), std::move(file), std::move(sha256), std::move(artifact), tier,
                               std::move(launch), module_options, std::move(start), observer_);
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(modules_, [](const auto& one) { return one.expired(); });
    modules_.push_back(module);
  }
  if (module_options.is_pinned) module->warm_up();
  return module;
}

std::vector<std::shared_ptr<Module>> Fleet::modules() const {
  std::vector<std::shared_ptr<Module>> all;
  const std::lock_guard lock(mutex_);
  for (const auto& weak : modules_)
    if (auto module = weak.lock()) all.push_back(std::move(module));
  return all;
}

void Fleet::look_after() {
  for (const auto& module : modules()) module->look_after(runtime::Clock::now());
  timer_.expires_after(look_interval);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) look_after();
  });
}

}  // namespace worker
