// One HTTP request to a running host.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace client {

struct Request {
  std::string url;
  std::filesystem::path socket;     // a Unix socket to send it on; empty: a connection as the URL says
  std::optional<std::string> body;  // JSON, of a POST; nullopt: a GET
  long timeout_s = 30;              // 0: none
  std::string bearer_token = {};    // empty: none is sent
};

struct Answer {
  long status = 0;
  std::string body;
};

// Ignores proxies that the environment names. Blocks. Throws std::runtime_error, which says why no answer came. [any]
Answer ask(const Request& request);

// Returns what an answer with an error says of itself, or its status in words. [any]
std::string reason_of(const Answer& answer);

}  // namespace client
