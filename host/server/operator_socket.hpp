// Takes the operator's requests, such as the release of a plugin. Who may connect is decided by the rights of a file,
// so Aha!, a web page and other users of the machine never reach it. On Linux the file is a Unix socket. On Windows it
// says at which port of the loopback address the host listens, and with which token a request is let in.
#pragma once

#include <filesystem>
#include <string>

#include "server/operator_listening.hpp"

namespace server {

// Why a path cannot be a socket's: empty, or a sentence for the operator. Linux's limit is about a hundred bytes.
std::string find_socket_path_fault(const std::filesystem::path& path);

class OperatorSocket {
 public:
  // Binds and listens: from here on clients can connect. The file is for its owner alone. Replaces the file of a host
  // that has died, and nothing else. Throws std::runtime_error with a sentence for the operator.
  explicit OperatorSocket(std::filesystem::path path);

  // Removes the file, unless another host has replaced it meanwhile.
  ~OperatorSocket();
  OperatorSocket(const OperatorSocket&) = delete;
  OperatorSocket& operator=(const OperatorSocket&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // That each request has to carry; empty: none.
  const std::string& token() const { return token_; }

  // For a listener, which it outlives.
  OperatorListening& listening() { return listening_; }

 private:
  std::filesystem::path path_;
  std::string token_;
  OperatorListening listening_;
};

// How a client reaches the host whose socket is at a path.
struct OperatorAccess {
  std::string url;               // which the path of a route continues
  std::filesystem::path socket;  // a Unix socket to use; empty: none
  std::string token;             // empty: none
};

// Throws std::runtime_error if no host is there, or this user may not ask it.
OperatorAccess operator_access(const std::filesystem::path& path);

}  // namespace server
