#include "develop/shell.hpp"

#include <windows.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "files/wide_text_windows.hpp"
#include "process/creation_windows.hpp"
#include "process/pipe_windows.hpp"

namespace develop {
namespace {

std::wstring shell_program() {
  std::array<wchar_t, MAX_PATH> system{};
  GetSystemDirectoryW(system.data(), system.size());
  return std::wstring(system.data()) + L"\\cmd.exe";
}

// Its own group, so that Ctrl+C is the host's alone.
process::Child create(const std::string& command, HANDLE output) {
  const auto nowhere = process::inheritable_nowhere();
  const auto writing = process::inheritable(output);
  auto created =
      process::create_process({.program = shell_program(),
                               .command_line = L"cmd.exe /d /s /c \"" + files::to_wide(command) + L"\"",
                               .environment = std::nullopt,
                               .flags = CREATE_NEW_PROCESS_GROUP,
                               .inherited = {nowhere.get(), writing.get()},
                               .input = nowhere.get(),
                               .output = writing.get()});
  if (!created) throw std::runtime_error("cannot start the build command: " + created.error());
  return std::move(*created);
}

}  // namespace

struct Shell::Group {
  Group(process::Pipe pipe, const std::string& command)
      : output(std::move(pipe.reading)), child(create(command, pipe.writing.get())) {}

  process::PipeReader output;
  process::Child child;
};

Shell::Shell(const std::string& command) : group_(std::make_unique<Group>(process::make_pipe(), command)) {}

Shell::~Shell() = default;

// A process that the command has left behind may have its output open, and keep it open for long.
std::string Shell::read() {
  while (group_->output.is_open()) {
    const std::array<HANDLE, 2> awaited{group_->output.event(), group_->child.process.get()};
    if (WaitForMultipleObjects(awaited.size(), awaited.data(), FALSE, INFINITE) == WAIT_OBJECT_0 + 1) {
      kill();
      WaitForSingleObject(group_->output.event(), INFINITE);
    }
    if (auto text = group_->output.take(); !text.empty()) return text;
  }
  return {};
}

void Shell::wait() {
  WaitForSingleObject(group_->child.process.get(), INFINITE);
}

bool Shell::has_succeeded() {
  DWORD code = 1;
  return GetExitCodeProcess(group_->child.process.get(), &code) != 0 && code == 0;
}

void Shell::kill() {
  TerminateJobObject(group_->child.job.get(), 1);
}

}  // namespace develop
