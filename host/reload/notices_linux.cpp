#include "reload/notices.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/unique_name.hpp"

namespace reload {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t file_events =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_ATTRIB;
constexpr std::uint32_t directory_events = IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr milliseconds self_test_limit{250};

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

class Inotify final : public Notices {
 public:
  Inotify()
      : wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "cannot make an eventfd to watch plugins")) {}

  std::optional<Refusal> start(const std::filesystem::path& directory) override;
  void stop() override { inotify_.reset(); }
  bool hears_itself() override;
  bool wait(Clock::time_point until, Hints& hints) override;

  void wake() override {
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_.get(), &one, sizeof(one)));  // full means that it is awake already
  }

 private:
  bool hears_opening();
  template <class Predicate>
  bool hears(Predicate is_it);
  void read_events(Hints& hints);
  void take_event(const inotify_event& event, std::string_view name, Hints& hints);

  std::filesystem::path directory_;
  files::Descriptor wake_;
  files::Descriptor inotify_;  // none while it does not listen
  bool lost_ = false;          // the directory has gone
};

std::optional<Notices::Refusal> Inotify::start(const std::filesystem::path& directory) {
  lost_ = false;
  directory_ = directory;
  files::Descriptor inotify(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!inotify)
    return Refusal{"the system gives no more inotify instances; raise fs.inotify.max_user_instances", false};
  if (inotify_add_watch(inotify.get(), directory_.c_str(), file_events | directory_events) < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return Refusal{"the directory is not there", true};
    return Refusal{"it cannot be watched: " + std::generic_category().message(errno), false};
  }
  inotify_ = std::move(inotify);
  return std::nullopt;
}

// Makes and removes a file, and waits for its notification. A folder that the host may not write is opened instead.
bool Inotify::hears_itself() {
  const auto [path, file] = files::make_unique_file(directory_, ".aha-watch-");
  if (!file) return hears_opening();
  unlink(path.c_str());
  const auto name = path.filename().native();
  return hears([&](const inotify_event& event) { return event.len > 0 && name == event.name; });
}

bool Inotify::hears_opening() {
  inotify_add_watch(inotify_.get(), directory_.c_str(), file_events | directory_events | IN_OPEN);
  const files::Descriptor opened(open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const bool is_heard = hears([](const inotify_event& event) { return (event.mask & IN_OPEN) != 0; });
  return inotify_add_watch(inotify_.get(), directory_.c_str(), file_events | directory_events) >= 0 &&
         is_heard;
}

template <class Predicate>
bool Inotify::hears(Predicate is_it) {
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

bool Inotify::wait(Clock::time_point until, Hints& hints) {
  std::array<pollfd, 2> readable = {
      {{.fd = wake_.get(), .events = POLLIN, .revents = 0},
       {.fd = inotify_.get(), .events = POLLIN, .revents = 0}}};  // -1 is ignored
  const int ready = poll(readable.data(), readable.size(), milliseconds_until(until));
  if (ready > 0 && readable[0].revents != 0) {
    std::uint64_t count = 0;
    static_cast<void>(!read(wake_.get(), &count, sizeof(count)));
  }
  if (ready > 0 && readable[1].revents != 0) read_events(hints);
  return !lost_;
}

void Inotify::read_events(Hints& hints) {
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
}

void Inotify::take_event(const inotify_event& event, std::string_view name, Hints& hints) {
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

std::unique_ptr<Notices> Notices::make() {
  return std::make_unique<Inotify>();
}

std::string_view notices_name() {
  return "inotify";
}

}  // namespace reload
