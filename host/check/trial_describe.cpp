#include <fmt/format.h>

#include <array>
#include <chrono>

#include "check/residency.hpp"
#include "check/trials.hpp"
#include "sample/catalogue.hpp"
#include "sample/settings.hpp"

namespace check {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 4> workspace_types{"", "product_workspace", "marketing_workspace",
                                                          "nobody's"};

// What Aha! shows of a schema, and what it sends.
void check_sense(const artifact::ServiceDescription& service, Teller& teller) {
  if (service.caption.empty() || service.category.empty())
    teller.found("no_text",
                 fmt::format("{} has no {}", service.name, service.caption.empty() ? "caption" : "category"));
  const sample::Catalogue catalogue;
  for (const auto& event : service.events)
    if (event != "*" && catalogue.find(event) == nullptr)
      teller.found("unknown_event", fmt::format("{} declares the event \"{}\"", service.name, event));
  boost::json::error_code error;
  const auto schema = boost::json::parse(service.schema_json, error);
  if (error) return;
  for (const auto& field : schema.get_array()) {
    const std::string_view name = field.get_object().at("name").get_string();
    if (field.get_object().at("type").get_string() == "string" && sample::sounds_secret(name))
      teller.found("bare_secret",
                   fmt::format("{}'s field \"{}\" has the type \"string\"", service.name, name));
  }
}

// Everything but the caption, which may depend on the workspace.
std::string without_caption(const std::string& text) {
  boost::json::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) return text;
  value.get_object().erase("caption");
  return boost::json::serialize(value);
}

std::optional<artifact::ServiceDescription> describe_once(const Specimen& specimen, std::uint32_t index,
                                                          std::string_view workspace_type, Teller& teller) {
  const auto started = Clock::now();
  const auto described = specimen.describe(index, workspace_type);
  if (Clock::now() - started > std::chrono::seconds(1))
    teller.found("describe_slow", "describe() needed more than a second");
  if (described.code != AHA_OK) {
    teller.found("describe_fails", fmt::format("describe() gave code {}", described.code));
    return std::nullopt;
  }
  auto description = artifact::parse_description(described.text);
  if (!description) {
    teller.found("describe_fails", description.error());
    return std::nullopt;
  }
  return std::move(*description);
}

void describe_service(const Specimen& specimen, std::uint32_t index, Cases& cases, Teller& teller,
                      artifact::Description& description) {
  std::string first_text;
  for (const auto workspace_type : workspace_types) {
    if (!cases.begins([&] {
          return fmt::format("described service {} for the workspace type \"{}\"", index, workspace_type);
        }))
      continue;
    auto service = describe_once(specimen, index, workspace_type, teller);
    if (!service) continue;
    const auto text = without_caption(service->describe_json);
    if (first_text.empty()) {
      first_text = text;
      check_sense(*service, teller);
      description.push_back(std::move(*service));
    } else if (text != first_text) {
      teller.found("describe_differs", "more than the caption changed");
    }
  }
}

}  // namespace

void try_describing(const Subject& subject, std::size_t first, Teller& teller) {
  Cases cases(first, teller);
  if (!cases.begins([] { return std::string("loaded the file and asked for its factory"); }))
    return teller.finished();
  const auto threads = thread_count();
  const auto specimen = Specimen::load(subject.path);
  if (!specimen) {
    teller.found("does_not_load", specimen.error());
    return teller.finished();
  }
  if (!subject.manifest.has_own_threads && has_more_threads_than(threads))
    teller.found("thread_at_load", "it started a thread");

  const auto count = (*specimen)->factory().service_count;
  artifact::Description description;
  for (std::uint32_t index = 0; index < count; ++index)
    describe_service(**specimen, index, cases, teller, description);
  // If one could not be read, that has been told already.
  if (description.size() == count &&
      cases.begins([] { return std::string("compared what the services say with the manifest"); })) {
    if (auto lie = artifact::find_disagreement(subject.manifest, description); !lie.empty())
      teller.found("manifest_lies", std::move(lie));
  }
  teller.finished();
}

}  // namespace check
