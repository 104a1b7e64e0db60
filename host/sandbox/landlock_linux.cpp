#include <fcntl.h>
#include <fmt/format.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugin/descriptor.hpp"
#include "sandbox/layers.hpp"

namespace sandbox {
namespace {

// The machine that builds has older headers than the kernels that run this. linux/landlock.h of Linux 6.12.
struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;
  std::uint64_t scoped;
};

constexpr std::uint64_t below(int bits) {
  return (std::uint64_t{1} << bits) - 1;
}

// Rights of files that an ABI knows: 13 in the first, then refer (2), truncate (3), ioctl on devices (5).
constexpr std::uint64_t file_rights(long abi) {
  if (abi >= 5) return below(16);
  return abi >= 3 ? below(15) : below(abi == 2 ? 14 : 13);
}

constexpr std::uint64_t tcp_bind_and_connect = below(2);          // since ABI 4
constexpr std::uint64_t abstract_sockets_and_signals = below(2);  // since ABI 6

RulesetAttributes attributes(long abi) {
  return {.handled_access_fs = file_rights(abi),
          .handled_access_net = abi >= 4 ? tcp_bind_and_connect : 0,
          .scoped = abi >= 6 ? abstract_sockets_and_signals : 0};
}

std::size_t attributes_size(long abi) {
  if (abi >= 6) return sizeof(RulesetAttributes);
  return abi >= 4 ? offsetof(RulesetAttributes, scoped) : offsetof(RulesetAttributes, handled_access_net);
}

// A path that is not there needs no rule.
bool allow_reading(int ruleset, const std::filesystem::path& path) {
  const plugin::Descriptor place(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!place) return errno == ENOENT || errno == ENOTDIR;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  rule.parent_fd = place.get();
  return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

std::string coverage(long abi) {
  auto text = fmt::format("ABI {}: libraries and the plugin's own file, read-only", abi);
  if (abi >= 4) text += "; no TCP";
  if (abi >= 6) text += "; no signals and abstract sockets to the outside";
  return text;
}

}  // namespace

Part restrict_files(const Policy& policy) {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1)
    return {Layer::landlock, false,
            failed("the kernel has none (Linux 5.13 and \"landlock\" in its lsm= parameter)")};
  const auto wanted = attributes(abi);
  const plugin::Descriptor ruleset(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &wanted, attributes_size(abi), 0)));
  if (!ruleset) return {Layer::landlock, false, failed("it makes no rule set")};
  if (!policy.plugin.empty() && !allow_reading(ruleset.get(), policy.plugin))
    return {Layer::landlock, false, failed("no rule can be made for " + policy.plugin.native())};
  for (const auto& directory : policy.directories)
    if (!allow_reading(ruleset.get(), directory))
      return {Layer::landlock, false, failed("no rule can be made for " + directory.native())};
  if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
    return {Layer::landlock, false, failed("it does not take effect")};
  return {Layer::landlock, true, coverage(abi)};
}

}  // namespace sandbox
