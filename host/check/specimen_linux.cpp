#include "check/specimen.hpp"

#include <dlfcn.h>

#include "check/residency.hpp"
#include "plugin/abi_bytes.hpp"
#include "plugin/factory_check.hpp"

namespace check {
namespace {

struct TextSink : aha_sink {
  static constexpr std::size_t longest = 4 * 1024 * 1024;
  std::string text;
  TextSink() : aha_sink{sizeof(aha_sink), 0, &TextSink::append} {}
  static void append(aha_sink* self, aha_bytes part) {
    auto& to = static_cast<TextSink*>(self)->text;
    if (part.size <= longest - to.size()) to += plugin::text(part);
  }
};

std::string without_path(std::string_view message, std::string_view path) {
  if (message.starts_with(path)) message.remove_prefix(path.size());
  if (message.starts_with(": ")) message.remove_prefix(2);
  return std::string(message);
}

}  // namespace

tl::expected<std::unique_ptr<Specimen>, std::string> Specimen::load(const std::string& path) {
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the kit's processes have one thread
  if (handle == nullptr) return tl::unexpected(without_path(dlerror(), path));
  const auto function =
      reinterpret_cast<aha_service_factory_function>(dlsym(handle, AHA_SERVICE_FACTORY_SYMBOL));
  if (function == nullptr)
    return tl::unexpected(std::string("it does not export " AHA_SERVICE_FACTORY_SYMBOL));
  const auto* const factory = function(AHA_ABI_VERSION);
  if (auto fault = plugin::find_factory_fault(factory); !fault.empty())
    return tl::unexpected(std::move(fault));
  return std::unique_ptr<Specimen>(new Specimen(path, handle, factory));
}

Described Specimen::describe(std::uint32_t index, std::string_view workspace_type) const {
  TextSink sink;
  const auto code = factory_->describe(index, plugin::bytes(workspace_type), &sink);
  return {code, std::move(sink.text)};
}

tl::expected<std::vector<plugin::GenerationPtr>, std::string> Specimen::create(
    const artifact::Manifest& manifest, const aha_host& host) const {
  std::vector<plugin::GenerationPtr> services;
  for (std::uint32_t index = 0; index < factory_->service_count; ++index) {
    auto description = artifact::parse_description(describe(index, "").text);
    if (!description) return tl::unexpected("describe: " + description.error());
    void* instance = nullptr;
    if (const auto code = factory_->create(index, &host, &instance); code != AHA_OK)
      return tl::unexpected("create of " + description->name + " gave code " + std::to_string(code));
    plugin::Generation::Parts parts;
    parts.description = std::move(*description);
    parts.number = 1;
    parts.file = "plugin";
    parts.egress = manifest.egress;
    parts.factory = factory_;
    parts.instance = instance;
    services.push_back(std::make_shared<plugin::Generation>(std::move(parts)));
  }
  return services;
}

bool Specimen::unload() {
  dlclose(handle_);
  void* const still = dlopen(path_.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  if (still != nullptr) dlclose(still);
  return still == nullptr && !is_mapped(path_);
}

}  // namespace check
