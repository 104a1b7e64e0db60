#include "server/operator_socket.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "server/operator_refusal.hpp"

namespace server {
namespace {

namespace fs = std::filesystem;

constexpr int waiting_clients = 64;
constexpr mode_t owners_alone = 0600;
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;

[[noreturn]] void refuse(const fs::path& path, std::string_view why) {
  refuse_operator_socket(path, why);
}

[[noreturn]] void refuse(const fs::path& path, int error) {
  refuse(path, std::generic_category().message(error));
}

sockaddr_un address_of(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path.native(), address.sun_path);
  return address;
}

files::Descriptor make_socket(const fs::path& path) {
  files::Descriptor made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!made) refuse(path, errno);
  return made;
}

bool is_answered(const fs::path& path, const sockaddr_un& address) {
  const auto client = make_socket(path);
  return ::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 ||
         errno == EAGAIN;
}

// What a host leaves that was killed.
void remove_stale(const fs::path& path, const sockaddr_un& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return;
    refuse(path, errno);
  }
  if (!S_ISSOCK(status.st_mode)) refuse(path, "there is something else in its place, which is not replaced");
  if (is_answered(path, address)) refuse(path, "another host listens there");
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) refuse(path, errno);
}

}  // namespace

std::string find_socket_path_fault(const fs::path& path) {
  if (path.native().size() <= longest_path) return {};
  return fmt::format("its path has {} bytes, and the system takes {}", path.native().size(), longest_path);
}

OperatorSocket::OperatorSocket(fs::path path) : path_(std::move(path)) {
  if (const auto fault = find_socket_path_fault(path_); !fault.empty()) refuse(path_, fault);
  const sockaddr_un address = address_of(path_);
  remove_stale(path_, address);
  listening_.socket = make_socket(path_);
  // Before it is bound, so that the file never has other rights.
  if (::fchmod(listening_.socket.get(), owners_alone) != 0) refuse(path_, errno);
  if (::bind(listening_.socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    refuse(path_, errno);
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) refuse(path_, errno);
  listening_.inode = status.st_ino;
  if ((status.st_mode & 0077) != 0) {
    ::unlink(path_.c_str());
    refuse(path_, "its file system does not keep others out");
  }
  if (::listen(listening_.socket.get(), waiting_clients) != 0) refuse(path_, errno);
}

OperatorSocket::~OperatorSocket() {
  struct stat status {};
  if (::lstat(path_.c_str(), &status) == 0 && status.st_ino == listening_.inode) ::unlink(path_.c_str());
}

OperatorAccess operator_access(const fs::path& path) {
  return {"http://localhost", path, {}};
}

}  // namespace server
