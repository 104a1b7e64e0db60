// A host to ask, as the tests here set it up: this machine, and nobody trusted.
#pragma once

#include "host/probe/processes.hpp"
#include "inspection/inspection.hpp"
#include "signature/trust_list.hpp"

namespace test {

struct SampleHost {
  inspection::LibrarySearch libraries = inspection::LibrarySearch::of_this_machine();
  signature::TrustList trust;

  inspection::Host host() const {
    return {
        .abilities = artifact::HostAbilities::of_this_machine({"aha.http/1"}),
        .libraries = libraries,
        .examiner = test::examiner(),
        .signatures = trust,
        .require_signature = false,
        .tier_of = [](const std::string&, const std::string&, const artifact::SignatureVerdict& verdict)
            -> tl::expected<std::string, std::string> { return verdict.trusted() ? "inline" : "sandbox"; }};
  }
};

inline bool any_contains(const std::vector<std::string>& sentences, std::string_view part) {
  for (const auto& sentence : sentences)
    if (sentence.find(part) != std::string::npos) return true;
  return false;
}

}  // namespace test
