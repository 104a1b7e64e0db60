#include "folder_link.hpp"

#include <windows.h>
#include <winioctl.h>

#include <cstring>
#include <string>
#include <vector>

#include "files/descriptor.hpp"

namespace test {
namespace {

namespace fs = std::filesystem;

// What FSCTL_SET_REPARSE_POINT takes: the tag, the length of what follows the next field, and that field, which is unused.
// Then for each of two names its place and length in bytes, and the names, each with a 0 behind it.
std::vector<std::byte> mount_point_at(const fs::path& target) {
  const std::wstring shown = target.native();
  const std::wstring names = L"\\??\\" + shown + L'\0' + shown + L'\0';
  const auto bytes = [](std::size_t letters) { return static_cast<WORD>(letters * sizeof(wchar_t)); };
  const auto first = names.size() - shown.size() - 2;
  const DWORD tag = IO_REPARSE_TAG_MOUNT_POINT;
  const std::vector<WORD> fields = {static_cast<WORD>(bytes(names.size()) + 4 * sizeof(WORD)),
                                    0,
                                    0,
                                    bytes(first),
                                    bytes(first + 1),
                                    bytes(shown.size())};
  const auto fields_bytes = fields.size() * sizeof(WORD);
  std::vector<std::byte> request(sizeof(tag) + fields_bytes + bytes(names.size()));
  std::memcpy(request.data(), &tag, sizeof(tag));
  std::memcpy(request.data() + sizeof(tag), fields.data(), fields_bytes);
  std::memcpy(request.data() + sizeof(tag) + fields_bytes, names.data(), bytes(names.size()));
  return request;
}

bool make_junction(const fs::path& link, const fs::path& target) {
  if (CreateDirectoryW(link.c_str(), nullptr) == 0) return false;
  const HANDLE handle = CreateFileW(link.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return false;
  files::Descriptor opened(handle);
  auto request = mount_point_at(target);
  DWORD ignored = 0;
  if (DeviceIoControl(handle, FSCTL_SET_REPARSE_POINT, request.data(), static_cast<DWORD>(request.size()),
                      nullptr, 0, &ignored, nullptr) != 0)
    return true;
  opened.reset();
  RemoveDirectoryW(link.c_str());
  return false;
}

bool is_there(const fs::path& path) {
  return GetFileAttributesW(path.c_str()) != INVALID_FILE_ATTRIBUTES;
}

// A program of Linux, which wine starts, too, but tells the end of only by what it has done.
template <class IsDone>
bool run_in(const fs::path& folder, const wchar_t* program, std::wstring command, IsDone is_done) {
  STARTUPINFOW startup{};
  startup.cb = sizeof(startup);
  PROCESS_INFORMATION process{};
  if (CreateProcessW(program, command.data(), nullptr, nullptr, FALSE, 0, nullptr, folder.c_str(), &startup,
                     &process) != 0) {
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
  }
  constexpr int most_looks = 500;
  for (int looks = 0; looks < most_looks && !is_done(); ++looks) Sleep(10);
  return is_done();
}

}  // namespace

// wine makes no junctions, but shows a link of Linux as one.
FolderLink::FolderLink(fs::path link, const fs::path& target) : link_(std::move(link)) {
  const auto folder = link_.parent_path();
  is_made_ = make_junction(link_, (folder / target).lexically_normal().make_preferred());
  is_removable_ = is_made_;
  if (is_made_ || !is_there("Z:/bin/ln")) return;
  is_made_ =
      run_in(folder, L"Z:\\bin\\ln", L"ln -s " + target.generic_wstring() + L" " + link_.filename().native(),
             [&] { return is_there(link_); });
}

FolderLink::~FolderLink() {
  if (is_removable_)
    RemoveDirectoryW(link_.c_str());
  else if (is_made_)
    run_in(link_.parent_path(), L"Z:\\bin\\rm", L"rm " + link_.filename().native(),
           [&] { return !is_there(link_); });
}

}  // namespace test
