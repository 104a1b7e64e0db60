// The Unix socket that takes the operator's requests, such as the release of a plugin. Who may connect is decided by
// the rights of its file, so Aha!, a web page and other users of the machine never reach it.
#pragma once

#include <filesystem>
#include <string>

#include "files/descriptor.hpp"

namespace server {

// Why a path cannot be a socket's: empty, or a sentence for the operator. The system's limit is about a hundred bytes.
std::string find_socket_path_fault(const std::filesystem::path& path);

class OperatorSocket {
 public:
  // Binds and listens: from here on clients can connect. The file is for its owner alone. Replaces the socket of a host
  // that has died, and nothing else. Throws std::runtime_error with a sentence for the operator.
  explicit OperatorSocket(std::filesystem::path path);

  // Removes the file, unless another host has replaced it meanwhile.
  ~OperatorSocket();
  OperatorSocket(const OperatorSocket&) = delete;
  OperatorSocket& operator=(const OperatorSocket&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // A descriptor of the socket that listens; the caller owns it. Throws std::system_error if there is none left.
  int duplicate() const;

 private:
  std::filesystem::path path_;
  files::Descriptor socket_;
  std::uint64_t inode_ = 0;
};

}  // namespace server
