// The third party, as the kit plays it: answers every request at once, as it was recorded and in every way there is.
#pragma once

#include <boost/asio/io_context.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/tape.hpp"
#include "egress/egress.hpp"

namespace check {

struct Mood {
  std::string_view name;  // completes "the remote answered ..."
  egress::Error error = egress::Error::none;
  int status = 200;
  std::string_view body = "{}";
  egress::Headers headers{};
};

// The first one is that of a remote which is pleased.
std::span<const Mood> moods();

// The first one with this status, of those there are. That of 201 names what it made, and takes a service furthest.
const Mood& mood_of(int status);

// As recorded, up to a point; then in one mood.
struct Script {
  const Mood* mood = &moods().front();
  const cassette::Case* recorded = nullptr;
  std::size_t recorded_answers = SIZE_MAX;
};

// Such as "the remote answered 503". A complete sentence.
std::string to_string(const Script& script);

// What left the plugin.
struct Request {
  std::string call;  // the id of the event that sent it
  std::string text;  // URL, headers and body
};

class ScriptedRemote final : public egress::Egress {
 public:
  explicit ScriptedRemote(boost::asio::io_context& loop) : loop_(loop) {}

  egress::TransferId start(egress::Request request, egress::Completion done) override;
  void cancel(egress::TransferId id) override;
  // A file is its size here, and its bytes are nowhere.
  void release(egress::BlobId /*blob*/) override {}

  void follow(const Script& script) { script_ = script; }
  // Answers the latest request first, once no call has anything else to do.
  void answer_in_reverse(bool reverse) { reverse_ = reverse; }
  void keep_requests(bool keep) { keeps_ = keep; }

  // Starts the script again, and forgets what was asked.
  void rewind();
  std::size_t request_count() const { return count_; }
  const std::vector<Request>& requests() const { return requests_; }
  // Hosts that were asked for and that the manifest does not list.
  const std::vector<std::string>& undeclared() const { return undeclared_; }

 private:
  egress::Response answer(const egress::Request& request);
  void deliver(egress::TransferId id);

  boost::asio::io_context& loop_;
  Script script_;
  std::optional<cassette::Tape> tape_;
  bool reverse_ = false;
  bool keeps_ = false;
  egress::BlobId last_blob_ = 0;
  std::size_t count_ = 0;
  std::vector<Request> requests_;
  std::vector<std::string> undeclared_;
  struct Pending {
    egress::Completion done;
    egress::Response response;
  };
  std::map<egress::TransferId, Pending> pending_;
  egress::TransferId last_ = 0;
};

}  // namespace check
