// Sends an event to the host that runs in this process, as Aha! would.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace develop {

class Resender {
 public:
  // url  of /send_event
  // tell  is given a sentence if the host refuses an event. [any]
  Resender(std::string url, std::function<void(std::string_view)> tell)
      : url_(std::move(url)), tell_(std::move(tell)) {}
  // Waits for the answer of an event under way: the host has to have stopped.
  ~Resender();
  Resender(const Resender&) = delete;
  Resender& operator=(const Resender&) = delete;

  // Returns at once; false if the event before is still under way. By one thread at a time.
  bool send(std::string body);

 private:
  void post(const std::string& body);

  const std::string url_;
  const std::function<void(std::string_view)> tell_;
  std::atomic<bool> is_busy_{false};
  std::thread thread_;
};

}  // namespace develop
