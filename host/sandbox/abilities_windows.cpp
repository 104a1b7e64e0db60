#include <winsock2.h>
// after winsock2.h
#include <windows.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/remove_tree.hpp"
#include "files/write_all.hpp"
#include "process/container_windows.hpp"
#include "process/end.hpp"
#include "process/heard_child_windows.hpp"
#include "process/restricted_token_windows.hpp"
#include "sandbox/attempts_windows.hpp"
#include "sandbox/report_text.hpp"

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using process::HeardChild;

constexpr std::string_view role_name = "sandbox-attempts";
constexpr std::chrono::seconds patience{60};  // to create a process, and for all attempts

// Said first by a process to which not even a plugin's copy is granted: a sandbox, but one for nothing.
constexpr std::string_view cannot_load = "cannot load\n";

// ---- in the process that tries

// Tells the layers that it has, what it could do, a line each, and that it has tried everything.
void live(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  const auto tell = [&](std::string_view text) {
    files::write_all(handles[0], std::as_bytes(std::span(text)));
  };
  const auto bait = Bait::read(argument);
  if (!bait) process::exit_at_once(1);
  tell(to_text(apply({})) + '\n');
  if (!reads_copy(*bait)) tell(cannot_load);
  for (const auto& done : try_everything(*bait)) tell(done + '\n');
  tell("tried\n");
  process::exit_at_once(0);
}

constexpr process::Role trying_role{role_name, false, &live, nullptr};

// ---- in the host

// Listens on loopback, and answers nothing.
class Listener {
 public:
  Listener() {
    WSADATA unused{};
    WSAStartup(MAKEWORD(2, 2), &unused);
    socket_ = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int size = sizeof(at);
    if (socket_ == INVALID_SOCKET || bind(socket_, reinterpret_cast<const sockaddr*>(&at), size) != 0 ||
        listen(socket_, 1) != 0 || getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
      throw std::runtime_error("nothing can listen on loopback");
    port_ = ntohs(at.sin_port);
  }
  ~Listener() {
    closesocket(socket_);
    WSACleanup();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  SOCKET socket_ = INVALID_SOCKET;
  std::uint16_t port_ = 0;
};

class CanaryFolder {
 public:
  CanaryFolder() : path_(files::make_unique_folder(fs::temp_directory_path(), "aha-sandbox-")) {
    if (!files::write_privately(canary(), "canary", files::Existing::refused))
      throw std::runtime_error("no file can be made in " + files::text_of(path_));
    files::open_to_write(copy(), files::Existing::refused, files::Access::owner_may_run);
  }
  ~CanaryFolder() { files::remove_tree(path_); }
  CanaryFolder(const CanaryFolder&) = delete;
  CanaryFolder& operator=(const CanaryFolder&) = delete;

  fs::path copy() const { return path_ / "copy"; }
  fs::path canary() const { return path_ / "canary"; }
  fs::path absent() const { return path_ / "absent"; }

 private:
  fs::path path_;
};

struct Tried {
  std::string told;
  process::End end;
};

Tried hear(const Bait& bait) {
  auto told = process::make_pipe();
  auto unused = process::make_pipe();
  const std::array handles{told.writing.get()};
  auto child = process::Zygote::execute()->start(
      role_name, bait.text(), handles, {.rights = process::Rights::least_possible, .library = bait.copy});
  if (!child) throw std::runtime_error(child.error());
  told.writing.reset();
  unused.writing.reset();
  HeardChild heard(std::move(*child), std::move(told.reading), std::move(unused.reading));
  Tried tried;
  const auto deadline = HeardChild::Clock::now() + patience;
  while (heard.await(deadline) == HeardChild::Event::heard) {
    tried.told += heard.first().take();
    heard.second().take();
  }
  tried.end = process::end_of(heard.end());
  while (HeardChild::has_rest(heard.first())) tried.told += heard.first().take();
  return tried;
}

std::string joined(std::string_view lines) {
  std::string text(lines.substr(0, lines.empty() ? 0 : lines.size() - 1));
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
    text.replace(at, 1, ", ");
  return text;
}

// What of the attempts counts: only one that failed at everything, and lived to say so.
Part judge_attempts(std::string_view done, const process::End& end) {
  constexpr std::string_view all_tried = "tried\n";
  if (!done.ends_with(all_tried))
    return {Layer::attempts, false,
            "the process that tries what it must not ended before it had: " +
                (end.cause.empty() ? "status " + std::to_string(end.status) : end.cause)};
  done.remove_suffix(all_tried.size());
  if (done.starts_with(cannot_load))
    return {Layer::attempts, false, "a process in it cannot read the copy of a plugin that it is to load"};
  if (!done.empty()) return {Layer::attempts, false, "a process in it could still " + joined(done)};
  return {Layer::attempts, true,
          "a process in it could not read, write, connect, start a process or reach the host"};
}

// seen  what the process said of it
std::string why_no_container(const std::string& seen) {
  const auto container = process::Container::make({});
  return container ? seen : container.error();
}

Report judge(const Tried& tried) {
  const auto report_end = tried.told.find("\n\n");
  const std::string_view told = tried.told;
  const bool has_report = report_end != std::string_view::npos;
  Report report = read_report(has_report ? told.substr(0, report_end + 1) : std::string_view());
  std::erase_if(report.parts, [](const Part& part) { return part.layer == Layer::attempts; });
  for (auto& part : report.parts) {
    if (part.applied) continue;
    if (part.layer == Layer::app_container) part.detail = why_no_container(part.detail);
    const auto& fault = process::RestrictedToken::of_this_host().fault;
    if (part.layer == Layer::restricted_token && !fault.empty()) part.detail = fault;
  }
  report.parts.push_back(
      judge_attempts(has_report ? told.substr(report_end + 2) : std::string_view(), tried.end));
  return report;
}

}  // namespace

Report abilities() try {
  const Listener listener;
  const CanaryFolder folder;
  return judge(
      hear({folder.copy(), folder.canary(), folder.absent(), listener.port(), GetCurrentProcessId()}));
} catch (const std::exception& error) {
  return {{{Layer::attempts, false, "no process can be started to find out: " + std::string(error.what())}}};
}

std::span<const process::Role> trying_roles() {
  return {&trying_role, 1};
}

}  // namespace sandbox
