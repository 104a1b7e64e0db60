#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "sandbox/layers.hpp"

namespace sandbox {

std::string failed(std::string_view what, int error) {
  return std::string(what) + ": " + std::generic_category().message(error);
}

bool leave_roots_count() {
  constexpr uid_t nobody = 65'534;  // the kernel's own number for an identity that has no name
  return getuid() != 0 || setresuid(nobody, static_cast<uid_t>(-1), static_cast<uid_t>(-1)) == 0;
}

Part forbid_new_privileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return {Layer::no_new_privs, false, failed("the kernel refuses it")};
  // Others of the same user could trace this process, and read its memory, otherwise.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return {Layer::no_new_privs, true, "and not dumpable"};
}

// No process namespace: its first process would ignore the signals that it sends itself, and with them abort(), while
// every call that takes another process's number is refused by seccomp anyway. No mount namespace: landlock has the
// files. Identities are not mapped: nothing inside needs them to have names.
std::vector<Part> enter_namespaces() {
  std::vector<Part> parts;
  const bool alone = unshare(CLONE_NEWUSER) == 0;
  parts.push_back(
      {Layer::user_namespace, alone, alone ? "" : failed("this machine does not allow one here")});
  const auto enter = [&parts](Layer layer, int flag) {
    const bool entered = unshare(flag) == 0;
    parts.push_back({layer, entered, entered ? "" : failed("needs a user namespace or CAP_SYS_ADMIN")});
  };
  enter(Layer::network_namespace, CLONE_NEWNET);
  enter(Layer::ipc_namespace, CLONE_NEWIPC);
  return parts;
}

Part drop_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  const std::array<__user_cap_data_struct, 2> none{};
  if (syscall(SYS_capset, &header, none.data()) != 0)
    return {Layer::capabilities, false, failed("they cannot be dropped")};
  return {Layer::capabilities, true, "none left"};
}

}  // namespace sandbox
