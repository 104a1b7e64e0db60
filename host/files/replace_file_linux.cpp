#include "files/replace_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "files/descriptor.hpp"
#include "files/durable_write.hpp"

namespace files {
namespace {

constexpr mode_t readable_by_all = 0644;

}  // namespace

void replace_file(const std::filesystem::path& target, std::string_view content) {
  std::string draft = (target.parent_path() / ".arriving-XXXXXX").string();
  const Descriptor file(::mkostemp(draft.data(), O_CLOEXEC));
  if (file.get() < 0) throw std::system_error(errno, std::generic_category(), target.parent_path().string());
  if (write_durably(file, content) && ::fchmod(file.get(), readable_by_all) == 0 &&
      ::rename(draft.c_str(), target.c_str()) == 0)
    return sync_folder_of(target);
  const int error = errno;
  ::unlink(draft.c_str());
  throw std::system_error(error, std::generic_category(), target.string());
}

}  // namespace files
