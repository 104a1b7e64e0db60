#include "check/hostile_json.hpp"

#include <doctest/doctest.h>

#include <set>

#include "check/sample_payload.hpp"

TEST_CASE("variants of a payload differ from it and from each other") {
  const auto sample = check::sample_payload(sample::Catalogue(), "create_feature", "hello");
  std::set<std::string> names;
  std::set<std::string> texts{boost::json::serialize(sample)};
  for (const auto& variant : check::hostile_variants(sample)) {
    CHECK_MESSAGE(names.insert(variant.name).second, variant.name);
    CHECK_MESSAGE(texts.insert(variant.text).second, variant.name);
  }
  CHECK(names.contains("without /feature/release"));
  CHECK(names.contains("null at /feature/description/body"));
}

TEST_CASE("a null payload has variants too") {
  CHECK(check::hostile_variants(nullptr).size() > 10);
}

TEST_CASE("a marked text differs from call to call") {
  const auto text = boost::json::serialize(check::sample_payload(sample::Catalogue(), "audit", "hello"));
  CHECK(check::marked(text, 1) != check::marked(text, 2));
  CHECK(check::marked(text, 1).find("aha-check-call-1x") != std::string::npos);
}

TEST_CASE("a webhook is as the service's third party sends it") {
  const sample::Catalogue catalogue;
  CHECK(check::sample_payload(catalogue, "webhook", "gitlab_issues").at("object_kind").as_string() ==
        "issue");
  CHECK(check::sample_payload(catalogue, "webhook", "hello").at("issue").is_object());
  CHECK(check::sample_payload(catalogue, "not_an_event", "hello").is_null());
}
