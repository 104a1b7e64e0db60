// Outgoing HTTP as the rest of the host sees it: start a transfer, get one answer, cancel it.
// The seam at which tests put a fake and a recording is played back.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "account/account.hpp"

namespace egress {

enum class Error : std::uint8_t {
  none,
  cancelled,
  timed_out,
  bad_url,          // not an absolute http or https URL
  unlisted_host,    // not in `allowed_hosts`
  address_refused,  // by the address policy
  unresolved,
  connect_failed,  // refused, reset, unreachable, or not connected in time
  tls_failed,
  too_large,
  broken_answer,
};

class Witness;

using Headers = std::vector<std::pair<std::string, std::string>>;

// A body that stays on this side of the seam. Never 0 if there is one.
using BlobId = std::uint64_t;

// One piece of a body.
struct BodyPart {
  std::string_view bytes;  // if `blob` is 0; borrowed until the completion has run
  BlobId blob = 0;
  bool base64 = false;  // sent as base64 text, encoded by itself
};

struct Request {
  std::string method;
  std::string url;
  Headers headers;
  std::string_view body;         // borrowed until the completion has run
  std::vector<BodyPart> parts;   // if there are any, the body in place of `body`
  bool to_blob = false;          // the body of an answer whose status is 2xx becomes a blob
  std::uint64_t timeout_ms = 0;  // for the whole transfer; 0: none
  std::uint32_t max_redirects = 0;
  bool skip_tls_verify = false;  // a wish; the operator's policy decides
  bool ntlm = false;             // with `user` and `password`
  std::string user;
  std::string password;
  // Host names this plugin may talk to: "x.example.com", "*.example.com", "*". Borrowed; null: any.
  const std::vector<std::string>* allowed_hosts = nullptr;
  std::shared_ptr<Witness> witness;  // of the transfer; null: none
  // Whose plugin the transfer is for, and is charged to; outlives it.
  account::Account* account = &account::Account::unlimited();
};

struct Response {
  Error error = Error::none;
  std::string message;  // if error is set: what happened, for a person, free of secrets
  int status = 0;
  Headers headers;
  std::string body;
  std::string final_url;
  std::chrono::milliseconds took{0};  // the last hop, from the look-up of its name
  BlobId blob = 0;                    // of Request::to_blob; then `body` is empty
  std::uint64_t blob_bytes = 0;
  // What `body` counts in the request's account, for as long as it is kept; null: nothing.
  std::shared_ptr<account::Charge> held;
};

using Completion = std::function<void(Response&&)>;
using TransferId = std::uint64_t;

// One per event loop; used on that loop's thread only.
class Egress {
 public:
  virtual ~Egress() = default;

  // Starts a transfer. `done` runs exactly once, later, from the loop: never inside start() or cancel().
  virtual TransferId start(Request request, Completion done) = 0;

  // Ends a transfer early: `done` gets Error::cancelled. An id that has ended is ignored.
  virtual void cancel(TransferId id) = 0;

  // Ends a blob of an earlier answer; its holder calls this once. An id that is not there is ignored.
  // Transfers that send it have begun with it and are not disturbed.
  virtual void release(BlobId blob) = 0;
};

}  // namespace egress
