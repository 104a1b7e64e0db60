#include <fmt/format.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files/descriptor.hpp"
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

std::string coverage(long abi) {
  auto text = fmt::format("ABI {}: no file; what the plugin is loaded from is open already", abi);
  if (abi >= 4) text += "; no TCP";
  if (abi >= 6) text += "; no signals and abstract sockets to the outside";
  return text;
}

}  // namespace

Part restrict_files() {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1)
    return {Layer::landlock, false,
            failed("the kernel has none (Linux 5.13 and \"landlock\" in its lsm= parameter)")};
  const auto wanted = attributes(abi);
  const files::Descriptor ruleset(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &wanted, attributes_size(abi), 0)));
  if (!ruleset) return {Layer::landlock, false, failed("it makes no rule set")};
  if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
    return {Layer::landlock, false, failed("it does not take effect")};
  return {Layer::landlock, true, coverage(abi)};
}

}  // namespace sandbox
