// Work of a loop that continues once another thread, such as the one that writes to the disk, has done its part. The
// continuation, with everything it holds, never leaves its loop: the other thread gets a ticket only. So an object of
// the loop is destroyed on the loop, whichever thread drops the ticket last, and whenever.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "edge/c_edge.hpp"
#include "guard/mutex.hpp"
#include "runtime/home_thread.hpp"

namespace runtime {

class Continuations {
  // One that waits. Unlinks itself when it is destroyed.
  struct Waiting
      : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
    virtual ~Waiting() = default;
  };

  template <class Value>
  struct Continuation final : Waiting {
    explicit Continuation(std::function<void(Value)> to_run) : run(std::move(to_run)) {}
    std::function<void(Value)> run;
  };

  // The way back to the loop, which may have ended.
  struct Way {
    guard::Mutex mutex;
    boost::asio::io_context* loop AHA_GUARDED_BY(mutex);  // null: it has ended

    // Runs `task` on the loop, or drops it if the loop has ended. [any]
    void send(std::function<void()> task);
    // Destroys one that is not to run. [any]
    void drop(Waiting* waiting);
  };

  // Drops its continuation unless it was redeemed.
  struct Ticket {
    Ticket(std::shared_ptr<Way> back, Waiting& one) : way(std::move(back)), waiting(&one) {}
    // Without memory for that, it waits until the loop ends.
    ~Ticket() {
      if (waiting != nullptr) edge::c_edge([](std::string_view) {}, [this] { way->drop(waiting); });
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    const std::shared_ptr<Way> way;
    Waiting* waiting;
  };

 public:
  // loop  outlives the object, as does `home`, the thread that it runs on.
  Continuations(boost::asio::io_context& loop, const HomeThread& home);
  // On the loop's thread, or once it has ended. Destroys what still waits; tickets that are left do nothing.
  ~Continuations();
  Continuations(const Continuations&) = delete;
  Continuations& operator=(const Continuations&) = delete;

  // Keeps `then` until the returned function is called, which may happen once, on any thread: then it runs on the loop
  // with the value. It is destroyed there without having run if the last copy of that function goes uncalled, and by
  // the destructor if the loop ends before. On the loop's thread.
  template <class Value>
  std::function<void(Value)> keep(std::function<void(Value)> then) {
    home_.assert_here();
    auto kept = std::make_unique<Continuation<Value>>(std::move(then));
    auto ticket = std::make_shared<Ticket>(way_, *kept);
    waiting_.push_back(*kept.release());
    return [ticket = std::move(ticket)](Value value) {
      // Gone already if the loop has ended: then this is not run, and the pointer not looked behind.
      ticket->way->send([waiting = ticket->waiting, value = std::move(value)]() mutable {
        const std::unique_ptr<Continuation<Value>> owner(static_cast<Continuation<Value>*>(waiting));
        owner->run(std::move(value));
      });
      ticket->waiting = nullptr;  // if there is no memory to send, the ticket drops it
    };
  }

 private:
  const HomeThread& home_;
  std::shared_ptr<Way> way_;
  boost::intrusive::list<Waiting, boost::intrusive::constant_time_size<false>> waiting_;
};

}  // namespace runtime
