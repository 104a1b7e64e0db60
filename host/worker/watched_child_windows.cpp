#include "worker/watched_child.hpp"

#include <windows.h>

#include <boost/asio/post.hpp>

#include <utility>
#include <vector>

#include "files/last_error.hpp"
#include "files/path_text.hpp"

namespace worker {
namespace {

// No program exits with it: an error's number, of a customer, as Windows calls it.
constexpr DWORD hosts_kill = 0xE0414841;
// Of Task Manager and taskkill.
constexpr int outsiders_kill = 1;

}  // namespace

WatchedChild::WatchedChild(boost::asio::io_context& fleet) : fleet_(fleet), watched_(fleet.get_executor()) {}

std::string WatchedChild::start(const process::Zygote& zygote, const wire::Launch& launch,
                                std::span<const files::Handle> handles, Started started) {
  interrupt_ = files::Descriptor(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!interrupt_) throw std::system_error(files::last_error(), "an event");
  std::vector<files::Handle> all(handles.begin(), handles.end());
  all.push_back(interrupt_.get());
  auto child =
      zygote.start(wire::role_name, launch.text(), all,
                   {.rights = launch.is_sandboxed ? process::Rights::of_sandbox : process::Rights::of_host,
                    .library = files::path_from_text(launch.library)});
  if (!child) return std::move(child.error());
  HANDLE watched = nullptr;
  if (DuplicateHandle(GetCurrentProcess(), child->process.get(), GetCurrentProcess(), &watched, 0, FALSE,
                      DUPLICATE_SAME_ACCESS) == 0)
    throw std::system_error(files::last_error(), "a handle");
  watched_.assign(watched);
  child_ = std::move(*child);
  boost::asio::post(fleet_, [this, started = std::move(started)] { started(std::int64_t{child_.id}); });
  return {};
}

void WatchedChild::await_end(std::function<void()> ended) {
  watched_.async_wait([ended = std::move(ended)](const boost::system::error_code& cancelled) {
    if (!cancelled) ended();
  });
}

void WatchedChild::kill() {
  if (child_.process) TerminateProcess(child_.process.get(), hosts_kill);
}

bool WatchedChild::interrupt() {
  return SetEvent(interrupt_.get()) != 0;
}

process::End WatchedChild::take_end() {
  DWORD code = 0;
  if (GetExitCodeProcess(child_.process.get(), &code) == 0) return {};
  return process::end_of(code);
}

void WatchedChild::close() {
  boost::system::error_code ignored;
  watched_.close(ignored);
  child_.job.reset();
}

bool WatchedChild::may_be_hosts_kill(const process::End& end) {
  return end.cause == process::name_of_cause(hosts_kill) || end.cause == "abort()";
}

bool WatchedChild::may_be_outsiders_kill(const process::End& end) {
  return end.cause.empty() && end.status == outsiders_kill;
}

}  // namespace worker
