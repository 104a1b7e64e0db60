#include "check/hostile_json.hpp"

#include <doctest/doctest.h>

#include <set>

#include "check/sample_payload.hpp"

TEST_CASE("variants of a payload differ from it and from each other") {
  const auto sample = check::sample_payload("create_feature");
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
  const auto text = boost::json::serialize(check::sample_payload("audit"));
  CHECK(check::marked(text, 1) != check::marked(text, 2));
  CHECK(check::marked(text, 1).find("aha-check-call-1-") != std::string::npos);
}

TEST_CASE("every event that Aha! knows has a sample") {
  for (const auto* const event :
       {"create_feature", "update_release", "create_comment", "audit", "webhook", "configured"})
    CHECK(check::sample_payload(event).is_object());
  CHECK(check::sample_payload("installed").is_null());
  CHECK(check::is_known_event("audit"));
  CHECK_FALSE(check::is_known_event("audits"));
}
