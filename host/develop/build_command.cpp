#include "develop/build_command.hpp"

#include <algorithm>

#include "develop/build_errors.hpp"

namespace develop {
namespace {

std::string read_all(Shell& shell) {
  constexpr std::size_t kept_bytes = std::size_t{1024} * 1024;
  std::string output;
  for (std::string more = shell.read(); !more.empty(); more = shell.read())
    output.append(more, 0, std::min(more.size(), kept_bytes - output.size()));
  return output;
}

}  // namespace

BuildResult BuildCommand::run() {
  const auto started = std::chrono::steady_clock::now();
  Shell* running = nullptr;
  {
    const guard::Lock lock(mutex_);
    if (is_stopped_) return {};
    shell_ = std::make_unique<Shell>(command_);
    running = shell_.get();
  }
  const std::string output = read_all(*running);
  running->wait();
  std::unique_ptr<Shell> ended;
  {
    const guard::Lock lock(mutex_);
    ended = std::move(shell_);
  }
  BuildResult result;
  result.succeeded = ended->has_succeeded();
  result.took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  if (!result.succeeded) {
    result.error = first_error(output);
    if (result.error.empty()) result.error = "the build command failed and printed nothing";
  }
  return result;
}

void BuildCommand::stop() {
  const guard::Lock lock(mutex_);
  is_stopped_ = true;
  if (shell_) shell_->kill();
}

}  // namespace develop
