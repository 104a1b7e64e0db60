#include "check/residency.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <string>

#include "check/trial_descriptors_linux.hpp"

namespace check {
namespace {

std::string read_again(int descriptor) {
  std::string text;
  if (lseek(descriptor, 0, SEEK_SET) != 0) return text;
  std::array<char, 16 * 1024> piece{};
  for (ssize_t got = 0; (got = read(descriptor, piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(got));
  return text;
}

}  // namespace

bool is_mapped(std::string_view path) {
  return read_again(maps_descriptor).find(path) != std::string::npos;
}

std::size_t thread_count() {
  constexpr std::string_view name = "Threads:";
  const auto status = read_again(status_descriptor);
  const auto at = status.find(name);
  return at == std::string::npos ? 0 : std::strtoul(status.c_str() + at + name.size(), nullptr, 10);
}

bool has_more_threads_than(std::size_t count) {
  constexpr int looks = 100;
  constexpr timespec pause{.tv_sec = 0, .tv_nsec = 10'000'000};
  for (int i = 0; i < looks; ++i) {
    if (thread_count() <= count) return false;
    nanosleep(&pause, nullptr);
  }
  return true;
}

std::size_t descriptor_count() {
  constexpr int highest = 256;
  std::size_t open = 0;
  for (int descriptor = 0; descriptor < highest; ++descriptor)
    if (fcntl(descriptor, F_GETFD) >= 0) ++open;
  return open;
}

std::size_t heap_bytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 0;
#else
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
#endif
}

}  // namespace check
