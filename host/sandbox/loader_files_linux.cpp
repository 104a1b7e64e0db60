#include "sandbox/loader_files_linux.hpp"

#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <span>

#include "elf/dynamic.hpp"
#include "files/descriptor.hpp"

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using files::Descriptor;

constexpr std::size_t most_files = 256;  // a plugin that needs more does not load
constexpr const char* cache_path = "/etc/ld.so.cache";

struct Kept {
  std::string name;  // the whole path, or of a library the last part alone: it is looked for in many places
  bool is_path = false;  // which of the two
  int descriptor = -1;
};

// State of the process, as its signal handlers are; built before they run.
std::vector<Kept> kept_files;

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// Beyond the numbers that the process's limit leaves to the plugin, if there are any.
void keep(Descriptor file, std::string name, bool is_path, std::uint32_t beyond) {
  const int descriptor = fcntl(file.get(), F_DUPFD_CLOEXEC, static_cast<int>(beyond));
  kept_files.push_back({std::move(name), is_path, descriptor >= 0 ? descriptor : file.release()});
}

// The bytes of a file as long as it is open; only what is looked at is read.
class Mapping {
 public:
  explicit Mapping(const Descriptor& file) {
    struct stat status {};
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const at = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (at != MAP_FAILED) bytes_ = {static_cast<const std::byte*>(at), size};
  }
  ~Mapping() {
    if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

std::set<std::string, std::less<>> loaded_libraries() {
  std::set<std::string, std::less<>> names;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* to) {
        static_cast<decltype(names)*>(to)->emplace(last_part(info->dlpi_name));
        return 0;
      },
      &names);
  return names;
}

// Follows what libraries need, each once.
class Libraries {
 public:
  explicit Libraries(const Policy& policy)
      : directories_(policy.directories), beyond_(policy.limits.open_files), known_(loaded_libraries()) {}

  // False if the file is no shared library of this machine, so that a plugin cannot name anything else that lies
  // beside them.
  bool add_needs_of(const Descriptor& file) {
    const Mapping mapping(file);
    const auto library = elf::File::open(mapping.bytes());
    if (!library) return false;
    const auto dynamic = elf::Dynamic::read(*library);
    if (!dynamic) return false;
    for (const auto name : dynamic->needed()) wanted_.emplace_back(name);
    return true;
  }

  // False if they are too many.
  bool open_all() {
    while (!wanted_.empty()) {
      const std::string name = std::move(wanted_.back());
      wanted_.pop_back();
      // With a slash it would be a path of the plugin's choice.
      if (name.find('/') != std::string::npos || !known_.insert(name).second) continue;
      if (kept_files.size() == most_files) return false;
      open_one(name);
    }
    return true;
  }

 private:
  void open_one(const std::string& name) {
    std::error_code error;
    for (const auto& directory : directories_) {
      const auto path = directory / name;
      if (!fs::is_regular_file(path, error)) continue;
      Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
      if (file && add_needs_of(file)) keep(std::move(file), name, false, beyond_);
      return;  // the loader takes the first one, too
    }
  }

  const std::vector<fs::path>& directories_;
  std::uint32_t beyond_;
  std::set<std::string, std::less<>> known_;
  std::vector<std::string> wanted_;
};

bool means(const Kept& kept, std::string_view path) {
  return kept.is_path ? kept.name == path : kept.name == last_part(path);
}

}  // namespace

std::string open_loader_files(const Policy& policy) {
  const std::uint32_t beyond = policy.limits.open_files;
  Descriptor cache(open(cache_path, O_RDONLY | O_CLOEXEC));
  if (cache) keep(std::move(cache), cache_path, true, beyond);
  if (policy.plugin.empty()) return {};
  Descriptor file(open(policy.plugin.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};  // the loader will miss it
  Libraries libraries(policy);
  // One that cannot be read is the loader's to refuse.
  static_cast<void>(libraries.add_needs_of(file));
  keep(std::move(file), policy.plugin.native(), true, beyond);
  if (!libraries.open_all()) return "the libraries that the plugin needs are too many to open";
  return {};
}

int hand_out_loader_file(const char* path) {
  for (const auto& kept : kept_files) {
    if (!means(kept, path)) continue;
    // The loader reads from where the descriptor stands, which those before it have moved.
    lseek(kept.descriptor, 0, SEEK_SET);
    return fcntl(kept.descriptor, F_DUPFD_CLOEXEC, 0);
  }
  return -1;
}

bool names_library(const char* path) {
  return last_part(path).find(".so") != std::string_view::npos;
}

}  // namespace sandbox
