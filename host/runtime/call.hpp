// One event, or one collection query, while it is handled: its fiber, deadline, memory and what came of it.
// A call lives on one loop's thread from its first to its last instruction, and so takes no lock.
#pragma once

#include <aha/abi.h>

#include <boost/intrusive/list_hook.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

#include "egress/egress.hpp"
#include "plugin/generation.hpp"
#include "runtime/arena.hpp"
#include "runtime/fiber.hpp"
#include "runtime/outcome.hpp"
#include "store/identity.hpp"

namespace runtime {

using Clock = std::chrono::steady_clock;

class Recording;

struct CallLimits {
  MessageLimits messages;
  std::size_t memory_bytes = 256 * 1024 * 1024;
  // How long after its deadline a call may take to return before its client is answered without it.
  std::chrono::milliseconds grace{5'000};
};

// The integration whose stored values a call may use: what its settings call the account and the integration; empty if
// they do not say.
struct Integration {
  std::string_view account;
  std::string_view id;
};

// All views are borrowed until the completion has run, and beyond it if Outcome::still_running says so.
struct Event {
  std::string_view id;
  std::string_view name;
  std::string_view payload = "null";
  std::string_view data = "{}";
  std::string_view meta_data = "{}";
  Integration integration = {};
  std::string_view raw_body;
  std::vector<aha_header> raw_headers;
  std::uint32_t attempt = 1;
  bool outcome_unknown = false;
  std::uint64_t tag = 0;  // the starter's own, see Call::tag()
};

struct CollectionQuery {
  std::string_view id;
  std::string_view field;
  std::string_view data = "{}";
  std::string_view meta_data = "{}";
  Integration integration = {};
  std::uint64_t tag = 0;
};

using Task = std::variant<Event, CollectionQuery>;
// Runs on the loop's thread. What it holds stays alive until the call has really ended, so it may hold what the task
// borrows.
using Completion = std::function<void(Outcome&&)>;

class Call : public boost::intrusive::list_base_hook<> {
 public:
  struct Parts {
    egress::Egress& egress;  // outlives the call, as do `stacks` and `limits`
    StackPool& stacks;
    const CallLimits& limits;
    std::shared_ptr<plugin::Generation> generation;
    Task task;
    Clock::time_point started;
    Clock::time_point deadline;
    Completion done;
  };
  explicit Call(Parts parts);

  // The call whose plugin code runs on this thread now, or null.
  static Call* current();
  // Where current() of this thread is kept, for another thread that has stopped this one.
  static Call* const* place_of_current();

  // Outside the fiber, by its loop only: runs it until it parks or ends.
  void start();
  void resume();

  // Inside the fiber: parks until its loop resumes it. `on_cancel` runs if the call is cancelled meanwhile, and must
  // see to it that the resumption still follows.
  void park(std::function<void()> on_cancel);

  enum class End : std::uint8_t { none, deadline, stopping };
  // Ends what the call waits for now and refuses what it would wait for next.
  void cancel(End why);
  bool cancelled() const { return end_ != End::none; }
  // AHA_ETIMEDOUT or AHA_ECANCELLED.
  std::int32_t cancel_code() const;

  bool ended() const { return fiber_.ended(); }
  Clock::time_point started() const { return started_; }
  Clock::time_point deadline() const { return deadline_; }

  // Answers the client: with what the call came to, or, if it has not ended, with a failure that says so. What the
  // completion throws goes no further: its client is gone by then.
  void complete() noexcept;
  bool completed() const { return is_completed_; }

  // Its place among the events in flight.
  void occupy(account::Charge room) { room_ = std::move(room); }
  void give_up_room() { room_.release(); }

  // For the host table, and for the worker's channel.

  // The one way out: every request of the call, whatever the tier, goes by here. What the request borrows beside the
  // hosts that it may reach has to last until `done` has run.
  egress::TransferId send(egress::Request request, egress::Completion done);
  egress::Egress& egress() { return egress_; }
  // Null if the call is not recorded.
  Recording* recording() const { return recording_.get(); }
  void record_by(std::shared_ptr<Recording> recording) { recording_ = std::move(recording); }
  Arena& arena() { return arena_; }
  Messages& messages() { return messages_; }
  plugin::Generation& generation() const { return *generation_; }
  const Task& task() const { return task_; }
  const Stack& stack() const { return fiber_.stack(); }
  std::string_view event_name() const;
  std::string_view event_id() const;
  // Where its memory keeps the scope of its values, which takes a parse to find; nullopt: it was not looked for.
  std::optional<store::Scope>& kv_scope() const { return kv_scope_; }
  // The name that the caller gave this call.
  std::uint64_t tag() const { return tag_; }
  void fail(Failure failure);
  // Fails it because of an exception, of which `what` tells; with fewer words if there is no memory for them.
  void break_off(std::string_view what) noexcept;
  // It ended with its process, at whatever point it was.
  void cut_short() { was_cut_short_ = true; }
  // It failed before its plugin saw it.
  void never_began() { has_never_begun_ = true; }
  // It may have created something, however it ends.
  void may_have_created() { changes_->may_be_there = true; }
  // What it has changed so far is on its records in Aha!.
  void changes_are_recorded() { changes_->is_unrecorded = false; }
  void set_meta_data(std::string json) { meta_data_ = std::move(json); }
  // What the plugin borrows until it returns, or gives it back.
  struct Answer {
    std::uint64_t id = 0;
    egress::Response received;
    std::vector<aha_header> headers;  // of `received`, as they cross
  };
  const Answer& keep(egress::Response response);
  void release_answer(std::uint64_t id) { answers_.erase(id); }
  // The files that the plugin was given, and that end with its code.
  // One that cannot be adopted has ended when this throws.
  void adopt_blob(egress::BlobId blob);
  bool owns_blob(egress::BlobId blob) const { return blobs_.contains(blob); }
  void release_blobs();

 private:
  // What its requests have asked the remotes to change. Shared with transfers, which may outlive it.
  struct Changes {
    bool is_unrecorded = false;
    bool may_be_there = false;
  };

  void run() noexcept;
  void enter_plugin();
  static egress::TransferId refuse(std::string reason, egress::Completion done);
  Outcome outcome();

  egress::Egress& egress_;
  std::shared_ptr<plugin::Generation> generation_;
  Task task_;
  Clock::time_point started_;
  Clock::time_point deadline_;
  std::shared_ptr<Recording> recording_;
  Completion done_;  // kept to the end, though it runs once: it holds what the task borrows
  bool is_completed_ = false;
  account::Charge room_;
  const CallLimits& limits_;
  Arena arena_;
  Messages messages_;
  std::uint64_t tag_;
  std::map<std::uint64_t, Answer> answers_;
  std::uint64_t last_answer_ = 0;
  std::unordered_set<egress::BlobId> blobs_;
  mutable std::optional<store::Scope> kv_scope_;
  std::function<void()> on_cancel_;
  std::optional<std::string> meta_data_;
  std::optional<Failure> failure_;
  std::shared_ptr<Changes> changes_ = std::make_shared<Changes>();
  std::string collection_;
  End end_ = End::none;
  bool was_cut_short_ = false;
  bool has_never_begun_ = false;
  Fiber fiber_;
};

}  // namespace runtime

// What the ABI calls aha_call.
struct aha_call final : runtime::Call {
  using Call::Call;
};
