// The plugin under test, loaded into the trial's process with nothing between it and the kit.
#pragma once

#include <aha/abi.h>

#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "artifact/description.hpp"
#include "artifact/manifest.hpp"
#include "plugin/generation.hpp"

namespace check {

// What one call of describe() came to.
struct Described {
  std::int32_t code = 0;
  std::string text;
};

class Specimen {
 public:
  // Runs constructors.
  // returns  the library, or why it does not load.
  static tl::expected<std::unique_ptr<Specimen>, std::string> load(const std::filesystem::path& path);
  // Does not unload: a process that is thrown away need not.
  ~Specimen() = default;
  Specimen(const Specimen&) = delete;
  Specimen& operator=(const Specimen&) = delete;

  const aha_factory& factory() const { return *factory_; }
  Described describe(std::uint32_t index, std::string_view workspace_type) const;

  // Every service with an instance, ready for calls; or what went wrong. `manifest` outlives them.
  tl::expected<std::vector<plugin::GenerationPtr>, std::string> create(const artifact::Manifest& manifest,
                                                                       const aha_host& host) const;

  // False if the library is still known to the loader, or in memory. Once only.
  bool unload();

 private:
  Specimen(std::filesystem::path path, void* handle, const aha_factory* factory)
      : path_(std::move(path)), handle_(handle), factory_(factory) {}

  std::filesystem::path path_;
  void* handle_;
  const aha_factory* factory_;
};

}  // namespace check
