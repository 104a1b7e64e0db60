#include "server/operator_socket.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "files/private_folder.hpp"

namespace {

namespace fs = std::filesystem;
using server::OperatorSocket;

struct Folder {
  ~Folder() { fs::remove_all(path); }
  fs::path path = files::make_unique_folder(fs::temp_directory_path(), "aha-operator-");
  fs::path socket = path / "operator.sock";
};

}  // namespace

TEST_CASE("operator socket: its file leads to it, and ends with it") {
  const Folder folder;
  {
    const OperatorSocket socket(folder.socket);
    CHECK(fs::exists(fs::symlink_status(folder.socket)));
    const auto access = server::operator_access(folder.socket);
    CHECK(access.url.starts_with("http://"));
    CHECK(access.token == socket.token());
  }
  CHECK_FALSE(fs::exists(fs::symlink_status(folder.socket)));
}

TEST_CASE("operator socket: a second host at the same path is refused") {
  const Folder folder;
  const OperatorSocket socket(folder.socket);
  CHECK_THROWS_AS(OperatorSocket{folder.socket}, std::runtime_error);
  CHECK(server::operator_access(folder.socket).token == socket.token());
}

TEST_CASE("operator socket: another file at its path stays as it is") {
  const Folder folder;
  std::ofstream(folder.socket) << "notes";
  CHECK_THROWS_AS(OperatorSocket{folder.socket}, std::runtime_error);
  std::string kept;
  std::ifstream(folder.socket) >> kept;
  CHECK(kept == "notes");
}
