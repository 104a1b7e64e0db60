#include "process/standard_streams.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace process {
namespace {

bool lead_to_null(int stream, int flags) {
  const int null = open("/dev/null", flags | O_CLOEXEC);
  if (null < 0) return false;
  // If the stream was closed, it is the number that open() gave.
  const bool done = null == stream ? fcntl(null, F_SETFD, 0) == 0 : dup2(null, stream) == stream;
  if (null != stream) close(null);
  return done;
}

bool is_in_order(int stream) {
  struct stat status {};
  if (fstat(stream, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || (S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3));
}

}  // namespace

void lead_standard_streams_to(files::Handle to) {
  dup2(to, STDOUT_FILENO);
  dup2(to, STDERR_FILENO);
}

bool silence_standard_streams() {
  return lead_to_null(STDIN_FILENO, O_RDONLY) && lead_to_null(STDOUT_FILENO, O_WRONLY) &&
         lead_to_null(STDERR_FILENO, O_WRONLY);
}

std::optional<int> find_stray_stream() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (!is_in_order(stream)) return stream;
  return std::nullopt;
}

}  // namespace process
