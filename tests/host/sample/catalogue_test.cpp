#include "sample/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

namespace json = boost::json;

// Every payload that the catalogue has, with its name.
std::map<std::string, json::value> all_payloads(const sample::Catalogue& catalogue) {
  std::map<std::string, json::value> all;
  for (const auto& event : catalogue.events()) {
    all[event.name] = catalogue.payload(event.name).value();
    for (const auto& [kind, unused] : event.kinds)
      all[event.name + " " + kind] = catalogue.payload(event.name, kind).value();
  }
  return all;
}

// A reference that names no record stays as it is written.
bool has_reference(const json::value& part) {
  if (const auto* const text = part.if_string())
    return text->starts_with('<') && text->find(' ') == text->npos && text->find('/') == text->npos;
  if (const auto* const list = part.if_array()) return std::ranges::any_of(*list, has_reference);
  const auto* const object = part.if_object();
  return object != nullptr && std::ranges::any_of(*object, [](const auto& member) {
           return member.key() == "..." || has_reference(member.value());
         });
}

}  // namespace

TEST_CASE("every payload is whole and mentions the title") {
  const sample::Catalogue catalogue;
  const auto all = all_payloads(catalogue);
  CHECK(all.size() > 30);
  for (const auto& [name, payload] : all) {
    CAPTURE(name);
    CHECK_FALSE(has_reference(payload));
    if (payload.is_null() || name == "configured") continue;
    CHECK(json::serialize(payload).find(sample::title) != std::string::npos);
    if (!name.starts_with("webhook"))
      CHECK(payload.at("event").as_string() == name.substr(0, name.find(' ')));
  }
}

TEST_CASE("a requirement comes alone with its feature, and in a feature without it") {
  const sample::Catalogue catalogue;
  const auto requirement = catalogue.payload("create_requirement").value().at("requirement");
  CHECK(requirement.at("reference_num").as_string() == "APP-7-1");
  CHECK(requirement.at("feature").at("release").at("reference_num").as_string() == "APP-R-2");
  const auto feature = catalogue.payload("create_feature").value().at("feature");
  CHECK_FALSE(feature.at("requirements").at(0).as_object().contains("feature"));
}

TEST_CASE("records of an update have the fields of an earlier event") {
  const sample::Catalogue catalogue;
  const auto fields_of = [&](std::string_view event, std::string_view kind, std::string_view record) {
    return catalogue.payload(event, kind).value().at(record).at("integration_fields").as_array();
  };
  CHECK(fields_of("create_feature", "", "feature").empty());
  CHECK(fields_of("update_feature", "", "feature").size() > 2);
  CHECK(fields_of("update_release", "", "release").front().at("value").as_string() == "3");
  CHECK(fields_of("create_comment", "requirement", "commentable").front().at("value").as_string() == "18");
}

TEST_CASE("what Aha! does not send has no payload") {
  const sample::Catalogue catalogue;
  CHECK(catalogue.payload("installed").value().is_null());
  CHECK_FALSE(catalogue.payload("create_epic").has_value());
  CHECK_FALSE(catalogue.payload("create_feature", "idea").has_value());
  CHECK(catalogue.find("audit")->kinds.contains("idea"));
  CHECK(catalogue.find("audits") == nullptr);
}
