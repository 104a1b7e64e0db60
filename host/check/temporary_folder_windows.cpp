#include "check/temporary_folder.hpp"

#include <windows.h>

#include <stdexcept>
#include <string>

#include "files/descriptor.hpp"
#include "files/entries.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/remove_tree.hpp"

namespace check {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "aha-check-";
constexpr const wchar_t* mark_name = L"in-use";

// A file that the system removes once this process ends, however that happens.
files::Descriptor mark(const fs::path& folder) {
  const HANDLE file = CreateFileW((folder / mark_name).c_str(), GENERIC_WRITE, FILE_SHARE_DELETE, nullptr,
                                  CREATE_NEW, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  return files::Descriptor(file == INVALID_HANDLE_VALUE ? files::no_handle : file);
}

// Made so long ago, a folder would have its mark if it were in use.
constexpr std::chrono::minutes long_ago{10};

// What processes left that were ended from outside.
void sweep(const fs::path& parent) {
  std::error_code error;
  for (const auto& folder : files::entries_of(parent, error)) {
    if (!files::text_of(folder.filename()).starts_with(prefix) || fs::exists(folder / mark_name, error))
      continue;
    const auto made = fs::last_write_time(folder, error);
    if (!error && fs::file_time_type::clock::now() - made > long_ago) files::remove_tree(folder);
  }
}

}  // namespace

class TemporaryFolder::Keeper {
 public:
  explicit Keeper(fs::path folder) : folder_(std::move(folder)), mark_(mark(folder_)) {}
  ~Keeper() {
    mark_.reset();
    files::remove_tree(folder_);
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

 private:
  fs::path folder_;
  files::Descriptor mark_;
};

TemporaryFolder::TemporaryFolder() {
  const auto parent = fs::temp_directory_path();
  sweep(parent);
  try {
    path_ = files::make_unique_folder(parent, prefix);
  } catch (const fs::filesystem_error&) {
    throw std::runtime_error("no folder for a copy of the file can be made in " + files::text_of(parent));
  }
  keeper_ = std::make_unique<Keeper>(path_);
}

TemporaryFolder::~TemporaryFolder() = default;

}  // namespace check
