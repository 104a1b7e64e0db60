#include "version/build.hpp"

#include <aha/abi.h>

#include "version/commit.hpp"

namespace version {
namespace {

#if defined(__clang__)
constexpr std::string_view compiler = "clang " __clang_version__;
#else
constexpr std::string_view compiler = "gcc " __VERSION__;
#endif

}  // namespace

Build this_build() {
  return {AHA_HOST_VERSION, commit(), AHA_ABI_VERSION, AHA_BUILD_TYPE, compiler};
}

}  // namespace version
