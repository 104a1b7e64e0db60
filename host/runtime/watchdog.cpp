#include "runtime/watchdog.hpp"

#include <boost/asio/post.hpp>

#include <condition_variable>
#include <list>
#include <optional>
#include <thread>
#include <utility>

#include "edge/thread_edge.hpp"
#include "guard/mutex.hpp"
#include "runtime/loop.hpp"
#include "runtime/stack_report.hpp"

namespace runtime {
namespace {

using std::chrono::milliseconds;

milliseconds since(Clock::time_point start, Clock::time_point now) {
  return std::chrono::duration_cast<milliseconds>(now - start);
}

// How long a thread has to say what it is at before it is reported without that.
constexpr milliseconds answer_limit{100};

}  // namespace

class Watchdog::Thread {
 public:
  Thread(Limits limits, Observer observer) : limits_(limits), observer_(std::move(observer)) {
    thread_ = std::thread([this] {
      edge::thread_edge(
          "aha-watchdog", [this] { run(); }, [](std::string_view) { return edge::go_on; });
    });
  }

  ~Thread() {
    {
      const guard::Lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void watch(Loop& loop) {
    forget(loop);
    const guard::Lock lock(mutex_);
    loops_.emplace_back(loop);
  }

  void forget(Loop& loop) {
    const guard::Lock lock(mutex_);
    loops_.remove_if([&](const Watched& one) { return &one.loop == &loop; });
  }

  void watch(std::string thread, const edge::Activity& activity, milliseconds limit) {
    const guard::Lock lock(mutex_);
    others_.push_back({std::move(thread), activity, limit});
  }

 private:
  // When plugin code was entered, 0 for none, and the loop's count: the same pair is the same turn.
  using Turn = std::pair<std::uint64_t, std::uint32_t>;

  struct Watched {
    explicit Watched(Loop& of) : loop(of) {}

    Loop& loop;
    StackReport report;
    std::uint32_t turn = 0;      // the loop's at the last look
    Clock::time_point turned{};  // when it was first seen
    std::uint32_t pings = 0;     // sent so far
    Clock::time_point pinged{};  // when the last was
    // Each turn once.
    std::optional<Turn> reported;
    std::optional<Turn> lost;
    std::optional<Clock::time_point> asked;
    bool is_replaced = false;
    std::uint32_t told = 0;  // its turn when progress was last told
  };
  struct Other {
    std::string name;
    const edge::Activity& activity;
    milliseconds limit;
    bool is_blocked = false;
  };

  void run() {
    guard::Lock lock(mutex_);
    const auto interval = limits_.report / 5;
    auto last_look = Clock::now();
    for (;;) {
      const auto next_look = Clock::now() + interval;
      while (!stopping_ && lock.wait_until(wake_, next_look)) {
      }
      if (stopping_) return;
      const auto now = Clock::now();
      // Who was stopped itself, as with the whole process or machine, knows nothing of the others' time.
      const bool was_away = since(last_look, now) > interval + limits_.report;
      last_look = now;
      for (Watched& one : loops_) look_at(one, now, was_away);
      for (Other& one : others_) look_at(one);
      tell_progress();
    }
  }

  // Under the mutex, so that forget(), and with it the end of the loop's thread, waits for the report.
  void look_at(Watched& one, Clock::time_point now, bool was_away) AHA_REQUIRES(mutex_) {
    const Heartbeat& heart = one.loop.heartbeat();
    const std::uint32_t turn = heart.turn();
    if (turn != one.turn || was_away) {
      one.turn = turn;
      one.turned = now;
      one.asked.reset();
      return;
    }
    if (const std::uint64_t entered = heart.entered_ms(); entered != 0)
      return judge(one, {entered, turn}, milliseconds(Heartbeat::coarse_now_ms() - entered), now);
    if (one.pings == heart.pings_answered()) return ping(one, now);
    judge(one, {0, turn}, since(std::max(one.pinged, one.turned), now), now);
  }

  // A loop that has nothing to do is asked for a turn now and then.
  void ping(Watched& one, Clock::time_point now) {
    if (since(one.turned, now) < limits_.report) return;
    boost::asio::post(one.loop.context(), [&heart = one.loop.heartbeat()] { heart.answer_ping(); });
    ++one.pings;
    one.pinged = now;
  }

  void judge(Watched& one, const Turn& what, milliseconds held, Clock::time_point now) {
    const bool is_stuck = held >= limits_.report && one.reported != what;
    const bool is_lost = held >= limits_.lost && one.lost != what;
    if (!is_stuck && !is_lost) return;
    if (!one.asked) {
      // Reported at the next look, unless its turn has ended by then: it may only have waited for a processor.
      one.report.ask();
      one.asked = now;
      return;
    }
    if (!one.report.is_there() && now - *one.asked < answer_limit) return;
    one.asked.reset();
    const Stuck stuck = describe(one, held);
    if (is_stuck) {
      one.reported = what;
      observer_.stuck(stuck);
    }
    if (is_lost) {
      one.lost = what;
      one.is_replaced = observer_.lost(one.loop, stuck);
    }
  }

  void tell_progress() AHA_REQUIRES(mutex_) {
    if (!observer_.progressed) return;
    bool have_turned = false;
    for (const Watched& one : loops_) {
      if (one.is_replaced) continue;
      if (one.loop.heartbeat().turn() == one.told) return;
      have_turned = true;
    }
    if (!have_turned) return;
    for (Watched& one : loops_) one.told = one.loop.heartbeat().turn();
    observer_.progressed();
  }

  static Stuck describe(const Watched& one, milliseconds held) {
    Stuck stuck;
    stuck.held = held;
    if (!one.report.is_there()) return stuck;
    stuck.backtrace = one.report.backtrace();
    const StackReport::Work& work = one.report.work();
    if (!work.is_call) return stuck;
    stuck.service = work.service.data();
    stuck.file = work.file.data();
    stuck.generation = work.generation;
    stuck.event = work.event.data();
    stuck.event_id = work.event_id.data();
    return stuck;
  }

  void look_at(Other& one) {
    const auto held = one.activity.held();
    const bool is_blocked = held >= one.limit;
    if (std::exchange(one.is_blocked, is_blocked) == is_blocked || !observer_.blocked) return;
    observer_.blocked(one.name, is_blocked ? held : milliseconds(0));
  }

  const Limits limits_;
  const Observer observer_;
  guard::Mutex mutex_;
  std::condition_variable wake_;
  std::list<Watched> loops_ AHA_GUARDED_BY(mutex_);
  std::list<Other> others_ AHA_GUARDED_BY(mutex_);
  bool stopping_ AHA_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

Watchdog::Watchdog(Limits limits, Observer observer)
    : thread_(std::make_unique<Thread>(limits, std::move(observer))) {}
Watchdog::~Watchdog() = default;

void Watchdog::watch(Loop& loop) {
  thread_->watch(loop);
}
void Watchdog::forget(Loop& loop) {
  thread_->forget(loop);
}
void Watchdog::watch(std::string thread, const edge::Activity& activity, std::chrono::milliseconds limit) {
  thread_->watch(std::move(thread), activity, limit);
}

}  // namespace runtime
