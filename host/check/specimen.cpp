#include "check/specimen.hpp"

#include "plugin/abi_bytes.hpp"
#include "plugin/factory.hpp"

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

}  // namespace

tl::expected<std::unique_ptr<Specimen>, std::string> Specimen::load(const std::filesystem::path& path) {
  auto opened = plugin::open_factory(path);
  if (!opened.fault.empty()) return tl::unexpected(std::move(opened.fault));
  return std::unique_ptr<Specimen>(new Specimen(path, opened.library, opened.factory));
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

}  // namespace check
