// A request and a reply as routes see them: no socket, no HTTP library.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace runtime {
class Loop;
}

namespace server {

class Stream;

// Borrowed until the reply has been given; if a call outlives its reply, until that call has ended.
struct Request {
  std::string_view method;
  std::string_view path;  // without the query, and without the path secret
  std::string_view query;
  std::string& body;  // a route may reserve more room in it, not change it
  runtime::Loop& loop;
  // Whether the client has gone before its reply; null: unknown. Good as long as a copy of the responder is.
  std::function<bool()> client_has_gone = nullptr;
  // The value of a header's field, or "" if it is not there; null: unknown. Good until the reply.
  std::function<std::string_view(std::string_view name)> field = nullptr;
};

struct Reply {
  int status = 200;
  std::string body;
  std::string_view content_type = "application/json";
  std::string headers;  // further lines, each ended by CRLF
  bool close = false;   // end the connection after this reply
  std::shared_ptr<Stream> stream =
      nullptr;  // in place of `body`: sent until the client leaves or the host stops
};

// Why a request is not served.
struct Refusal {
  Reply reply;
  std::string_view reason;  // of the metric; a literal. Empty: the status alone is counted
};

// Called once, on the loop's thread, at once or later. Copies share the one answer.
using Responder = std::function<void(Reply&&)>;

// An error of ours as RFC 9457 wants it: `title` names the kind, `detail` says what to do about this one.
Reply problem(int status, std::string_view title, std::string_view detail);

// What is wrong, with the status 413.
Refusal body_too_large(std::size_t limit_bytes);

std::string_view reason_phrase(int status);

}  // namespace server
