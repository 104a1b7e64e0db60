#include "plugin/library.hpp"

#include <utility>

#include "plugin/factory.hpp"
#include "plugin/generation.hpp"
#include "plugin/loader.hpp"

namespace plugin {
namespace {

std::string join(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& sentence : sentences) text += (text.empty() ? "" : "; ") + sentence;
  return text;
}

// Empty, or which service did not end its threads in time; then no instance may be destroyed, and the library must
// stay.
std::string quiesce_instances(const std::vector<std::unique_ptr<Generation>>& generations,
                              std::uint32_t quiesce_ms) {
  for (const auto& generation : generations) {
    const auto code = generation->factory().quiesce(generation->instance(), quiesce_ms);
    if (code != AHA_OK)
      return "quiesce of " + generation->service() + " did not end its threads within " +
             std::to_string(quiesce_ms) + " ms (code " + std::to_string(code) + ")";
  }
  return {};
}

void destroy_instances(const std::vector<std::unique_ptr<Generation>>& generations) {
  for (const auto& generation : generations) generation->factory().destroy(generation->instance());
}

// Where a factory differs from what its file declares; empty: nowhere.
std::string find_broken_promise(const aha_factory& factory, const artifact::Manifest& manifest) {
  if (factory.abi < manifest.abi_low || factory.abi > manifest.abi_high)
    return "its factory's abi is " + std::to_string(factory.abi) + ", its manifest says " +
           std::to_string(manifest.abi_low) + " to " + std::to_string(manifest.abi_high);
  if (factory.service_count != manifest.services.size())
    return "its factory's service_count differs from what it said when probed";
  return {};
}

}  // namespace

Library::~Library() {
  if (handle_ != nullptr && factory_ == nullptr) unload_library(handle_);
}

tl::expected<std::shared_ptr<Library>, Refusal> Library::load(ModuleFile file) {
  std::shared_ptr<Library> library(new Library(std::move(file)));
  auto opened = open_factory(library->copy().path());
  library->handle_ = opened.library;
  if (!opened.fault.empty())
    return tl::unexpected(Refusal{Step::load, std::move(opened.fault), opened.library == nullptr});
  if (auto fault = find_broken_promise(*opened.factory, library->artifact().manifest); !fault.empty())
    return tl::unexpected(Refusal{Step::load, std::move(fault)});
  library->factory_ = opened.factory;
  return library;
}

std::string Library::unload() {
  factory_ = nullptr;
  void* const handle = std::exchange(handle_, nullptr);
  unload_library(handle);
  const auto remains = remains_of(copy().path(), handle);
  if (remains == Remains::none) return {};
  const auto pins = artifact().pins();
  if (!pins.empty()) return join(pins);
  return remains == Remains::known ? "the dynamic linker keeps it for a reason that the file does not tell"
                                   : "parts of it stay mapped, though the dynamic linker has let it go";
}

std::string Library::end(const std::vector<std::unique_ptr<Generation>>& generations,
                         std::uint32_t quiesce_ms) {
  if (auto reason = quiesce_instances(generations, quiesce_ms); !reason.empty()) return reason;
  // Its instances stay, too: a thread that quiesce knew nothing of may be using them.
  if (started_.still_run(copy().path())) return "a thread of it still runs; end threads in quiesce";
  destroy_instances(generations);
  return unload();
}

}  // namespace plugin
