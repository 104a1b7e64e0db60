#include "server/operator_socket.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/rand.h>
#include <windows.h>

#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>

#include "files/last_error.hpp"
#include "files/open.hpp"
#include "files/owner_only_windows.hpp"
#include "files/read_content.hpp"
#include "files/write_all.hpp"
#include "server/operator_refusal.hpp"

namespace server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view url_mark = "http://127.0.0.1:";
constexpr std::size_t most_bytes = 256;

std::string new_token() {
  std::array<unsigned char, 24> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system has no random bytes for the operator's token");
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

// One line: the URL, a blank, the token.
std::optional<OperatorAccess> read_access(const fs::path& path) {
  const auto file = files::open_to_read(path);
  const auto line = file ? files::read_content(file.get(), most_bytes) : std::nullopt;
  if (!line || !line->starts_with(url_mark) || !line->ends_with('\n')) return std::nullopt;
  const auto blank = line->find(' ');
  if (blank == std::string::npos) return std::nullopt;
  return OperatorAccess{line->substr(0, blank), {}, line->substr(blank + 1, line->size() - blank - 2)};
}

// Others may read the file meanwhile, and neither write nor remove it. The system removes it with its last handle,
// however the process ends.
files::Descriptor make_file(const fs::path& path) {
  const HANDLE file =
      ::CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_READ, files::owner_only(),
                    CREATE_NEW, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  return files::Descriptor(file == INVALID_HANDLE_VALUE ? files::no_handle : file);
}

[[noreturn]] void refuse(const fs::path& path, const std::error_code& error) {
  if (error.value() == ERROR_SHARING_VIOLATION) refuse_operator_socket(path, "another host listens there");
  refuse_operator_socket(path, error.message());
}

// What is left after the machine has lost its power.
void remove_stale(const fs::path& path) {
  const DWORD attributes = ::GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return;
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0 && read_access(path)) {
    if (::DeleteFileW(path.c_str()) == 0) refuse(path, files::last_error());
    return;
  }
  refuse_operator_socket(path, "there is something else in its place, which is not replaced");
}

}  // namespace

std::string find_socket_path_fault(const fs::path&) {
  return {};
}

OperatorSocket::OperatorSocket(fs::path path) : path_(std::move(path)), token_(new_token()) {
  remove_stale(path_);
  listening_.file = make_file(path_);
  if (!listening_.file) refuse(path_, files::last_error());
  const auto line = fmt::format("{}{} {}\n", url_mark, listening_.port.endpoint().port(), token_);
  if (!files::write_all(listening_.file.get(), std::as_bytes(std::span(line))))
    refuse(path_, files::last_error());
}

OperatorSocket::~OperatorSocket() = default;

OperatorAccess operator_access(const fs::path& path) {
  if (auto access = read_access(path)) return std::move(*access);
  throw std::runtime_error("the file is not there, or this user may not read it");
}

}  // namespace server
