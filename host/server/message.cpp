#include "server/message.hpp"

#include <fmt/format.h>

#include "protocol/json_text.hpp"
#include "text/printable.hpp"

namespace server {

Reply problem(int status, std::string_view title, std::string_view detail) {
  Reply reply;
  reply.status = status;
  reply.content_type = "application/problem+json";
  reply.body =
      fmt::format(R"({{"type":"about:blank","title":{},"status":{},"detail":{}}})",
                  protocol::json_string(title), status, protocol::json_string(text::printable(detail)));
  reply.body += '\n';
  return reply;
}

Refusal body_too_large(std::size_t limit_bytes) {
  return {problem(413, "Body too large",
                  fmt::format("A body may have {} bytes here. On Aha!'s port, --max-body-bytes raises that.",
                              limit_bytes)),
          "too_large"};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

}  // namespace server
