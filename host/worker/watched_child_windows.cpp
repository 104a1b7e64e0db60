#include "worker/watched_child.hpp"

#include <windows.h>

#include <boost/asio/post.hpp>
#include <boost/asio/windows/basic_object_handle.hpp>

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

struct WatchedChild::Watch {
  explicit Watch(boost::asio::io_context& fleet) : fleet(fleet), watched(fleet.get_executor()) {}

  boost::asio::io_context& fleet;
  process::Child child{};
  files::Descriptor interrupt{};  // the event, see resident/crash_trace.hpp
  boost::asio::windows::basic_object_handle<boost::asio::io_context::executor_type> watched;
};

WatchedChild::WatchedChild(boost::asio::io_context& fleet) : watch_(std::make_unique<Watch>(fleet)) {}

WatchedChild::~WatchedChild() = default;

const process::Child& WatchedChild::child() const {
  return watch_->child;
}

std::string WatchedChild::start(const process::Zygote& zygote, const wire::Launch& launch,
                                std::span<const files::Handle> handles, Started started) {
  watch_->interrupt = files::Descriptor(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!watch_->interrupt) throw std::system_error(files::last_error(), "an event");
  std::vector<files::Handle> all(handles.begin(), handles.end());
  all.push_back(watch_->interrupt.get());
  auto child =
      zygote.start(wire::role_name, launch.text(), all,
                   {.rights = launch.is_sandboxed ? process::Rights::of_sandbox : process::Rights::of_host,
                    .library = files::path_from_text(launch.library)});
  if (!child) return std::move(child.error());
  HANDLE watched = nullptr;
  if (DuplicateHandle(GetCurrentProcess(), child->process.get(), GetCurrentProcess(), &watched, 0, FALSE,
                      DUPLICATE_SAME_ACCESS) == 0)
    throw std::system_error(files::last_error(), "a handle");
  watch_->watched.assign(watched);
  watch_->child = std::move(*child);
  boost::asio::post(watch_->fleet,
                    [this, started = std::move(started)] { started(std::int64_t{watch_->child.id}); });
  return {};
}

void WatchedChild::await_end(std::function<void()> ended) {
  watch_->watched.async_wait([ended = std::move(ended)](const boost::system::error_code& cancelled) {
    if (!cancelled) ended();
  });
}

void WatchedChild::kill() {
  if (watch_->child.process) TerminateProcess(watch_->child.process.get(), hosts_kill);
}

bool WatchedChild::interrupt() {
  return SetEvent(watch_->interrupt.get()) != 0;
}

process::End WatchedChild::take_end() {
  DWORD code = 0;
  if (GetExitCodeProcess(watch_->child.process.get(), &code) == 0) return {};
  return process::end_of(code);
}

void WatchedChild::close() {
  boost::system::error_code ignored;
  watch_->watched.close(ignored);
  watch_->child.job.reset();
}

bool WatchedChild::may_be_hosts_kill(const process::End& end) {
  return end.cause == process::name_of_cause(hosts_kill) || end.cause == "abort()";
}

bool WatchedChild::may_be_outsiders_kill(const process::End& end) {
  return end.cause.empty() && end.status == outsiders_kill;
}

}  // namespace worker
