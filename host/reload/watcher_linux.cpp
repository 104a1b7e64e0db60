#include "reload/watcher.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "files/descriptor.hpp"

namespace reload {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t file_events =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_ATTRIB;
constexpr std::uint32_t directory_events = IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr milliseconds self_test_limit{250};

// Notifications may be lost without a word (a symbolic link's target that lies elsewhere): look now and then
// anyway.
constexpr milliseconds rescan_interval{10'000};

int milliseconds_until(Clock::time_point when) {
  const auto left = std::chrono::ceil<milliseconds>(when - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

files::Descriptor checked(int number, const char* what) {
  if (number < 0) throw std::system_error(errno, std::generic_category(), what);
  return files::Descriptor(number);
}

bool wait_readable(int file, Clock::time_point deadline) {
  pollfd readable{.fd = file, .events = POLLIN, .revents = 0};
  return poll(&readable, 1, milliseconds_until(deadline)) > 0;
}

class DirectoryWatcher final : public Watcher {
 public:
  DirectoryWatcher(std::filesystem::path directory, std::uint32_t poll_interval_ms, bool force_polling)
      : directory_(std::move(directory)),
        poll_interval_(poll_interval_ms),
        force_polling_(force_polling),
        wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "cannot make an eventfd to watch plugins")) {
    attach();
  }

  Hints wait(Clock::time_point deadline) override;

  void wake() override {
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_.get(), &one, sizeof(one)));  // full means that it is awake already
  }

  Mode mode() const override { return inotify_ ? Mode::inotify : Mode::polling; }
  std::string_view why() const override { return why_; }

 private:
  void attach();
  void detach(std::string why);
  bool hears_itself();
  bool hears_opening();
  template <class Predicate>
  bool hears(Predicate is_it);
  void read_events(Hints& hints);
  void take_event(const inotify_event& event, std::string_view name, Hints& hints);
  void rescan_when_due(Hints& hints);

  std::filesystem::path directory_;
  milliseconds poll_interval_;
  bool force_polling_;
  files::Descriptor wake_;
  files::Descriptor inotify_;  // none while polling
  bool lost_ = false;          // the directory has gone; watch it again when it is back
  std::string why_;
  Clock::time_point next_rescan_ = Clock::now();
};

// Starts notifications if they work, else leaves polling on.
void DirectoryWatcher::attach() {
  lost_ = false;
  next_rescan_ = Clock::now();
  if (force_polling_) {
    why_ = "it was asked for";
    return;
  }
  files::Descriptor inotify(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!inotify) {
    why_ = "the system gives no more inotify instances; raise fs.inotify.max_user_instances";
    return;
  }
  if (inotify_add_watch(inotify.get(), directory_.c_str(), file_events | directory_events) < 0) {
    lost_ = errno == ENOENT || errno == ENOTDIR;
    why_ = lost_ ? "the directory is not there"
                 : "it cannot be watched: " + std::generic_category().message(errno);
    return;
  }
  inotify_ = std::move(inotify);
  if (hears_itself()) {
    why_ = "notifications arrive";
  } else {
    detach("no notification arrived for what was done to try it");
  }
}

void DirectoryWatcher::detach(std::string why) {
  inotify_.reset();
  why_ = std::move(why);
  next_rescan_ = Clock::now();
}

// Makes and removes a file, and waits for its notification. Others that arrive meanwhile may be dropped: a
// rescan follows every attach(). A folder that the host may not write is opened instead.
bool DirectoryWatcher::hears_itself() {
  // A name that nothing has: one that can be foretold may be a link to elsewhere.
  auto path = (directory_ / ".aha-watch-XXXXXX").native();
  const files::Descriptor file(mkostemp(path.data(), O_CLOEXEC));
  if (!file) return hears_opening();
  unlink(path.c_str());
  const auto name = std::filesystem::path(path).filename().native();
  return hears([&](const inotify_event& event) { return event.len > 0 && name == event.name; });
}

bool DirectoryWatcher::hears_opening() {
  inotify_add_watch(inotify_.get(), directory_.c_str(), file_events | directory_events | IN_OPEN);
  const files::Descriptor opened(open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const bool is_heard = hears([](const inotify_event& event) { return (event.mask & IN_OPEN) != 0; });
  return inotify_add_watch(inotify_.get(), directory_.c_str(), file_events | directory_events) >= 0 &&
         is_heard;
}

template <class Predicate>
bool DirectoryWatcher::hears(Predicate is_it) {
  const auto deadline = Clock::now() + self_test_limit;
  while (wait_readable(inotify_.get(), deadline)) {
    alignas(inotify_event) std::array<char, 4096> buffer{};
    const auto received = read(inotify_.get(), buffer.data(), buffer.size());
    if (received <= 0) return false;
    std::size_t offset = 0;
    while (offset + sizeof(inotify_event) <= static_cast<std::size_t>(received)) {
      const auto& event = *reinterpret_cast<const inotify_event*>(buffer.data() + offset);
      if (is_it(event)) return true;
      offset += sizeof(event) + event.len;
    }
  }
  return false;
}

Hints DirectoryWatcher::wait(Clock::time_point deadline) {
  Hints hints;
  const auto until = std::min(deadline, next_rescan_);
  std::array<pollfd, 2> readable = {
      {{.fd = wake_.get(), .events = POLLIN, .revents = 0},
       {.fd = inotify_.get(), .events = POLLIN, .revents = 0}}};  // -1 is ignored
  const int ready = poll(readable.data(), readable.size(), milliseconds_until(until));
  if (ready > 0 && readable[0].revents != 0) {
    std::uint64_t count = 0;
    static_cast<void>(!read(wake_.get(), &count, sizeof(count)));
  }
  if (ready > 0 && readable[1].revents != 0) read_events(hints);
  rescan_when_due(hints);
  return hints;
}

void DirectoryWatcher::rescan_when_due(Hints& hints) {
  if (Clock::now() < next_rescan_) return;
  if (lost_) attach();
  hints.rescan = true;
  next_rescan_ = Clock::now() + (inotify_ ? rescan_interval : poll_interval_);
}

void DirectoryWatcher::read_events(Hints& hints) {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
  const auto received = read(inotify_.get(), buffer.data(), buffer.size());
  std::size_t offset = 0;
  while (received > 0 && offset + sizeof(inotify_event) <= static_cast<std::size_t>(received)) {
    inotify_event event{};
    std::memcpy(&event, buffer.data() + offset, sizeof(event));
    const char* name = buffer.data() + offset + sizeof(event);
    take_event(event, event.len == 0 ? std::string_view() : std::string_view(name), hints);
    offset += sizeof(event) + event.len;
  }
  if (lost_) detach("the directory is not there");
}

void DirectoryWatcher::take_event(const inotify_event& event, std::string_view name, Hints& hints) {
  if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0) {
    lost_ = true;
    return;
  }
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    hints.rescan = true;
    return;
  }
  if (const auto library = artifact::plugin_signed_by(name)) {
    hints.files.push_back({*library, Change::touched});
    return;
  }
  if (!artifact::is_plugin_name(name)) {
    // A link that others lead through, as container volumes have them, may have been turned.
    if ((event.mask & IN_MOVED_TO) != 0) hints.rescan = true;
    return;
  }
  auto change = Change::written;
  if ((event.mask & IN_ATTRIB) != 0) change = Change::touched;
  if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) change = Change::gone;
  if ((event.mask & IN_MOVED_TO) != 0) change = Change::moved_in;
  if ((event.mask & IN_CREATE) != 0 && !artifact::is_link(directory_ / name)) change = Change::created;
  hints.files.push_back({std::string(name), change});
}

}  // namespace

std::unique_ptr<Watcher> Watcher::watch(std::filesystem::path directory, std::uint32_t poll_interval_ms,
                                        bool force_polling) {
  return std::make_unique<DirectoryWatcher>(std::move(directory), poll_interval_ms, force_polling);
}

std::string_view to_string(Watcher::Mode mode) {
  return mode == Watcher::Mode::inotify ? "inotify" : "polling";
}

}  // namespace reload
