#include "plugin_index/choice.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"

namespace {

using plugin_index::choose;
using plugin_index::VerifiedIndex;

constexpr plugin_index::Machine machine{"linux-x86_64", 1, 2};

std::vector<VerifiedIndex> sample_indexes() {
  return {{{"https://example.com/index.json", true}, test::sample_index(), "0123456789ABCDEF", {}}};
}

std::string fault_of(const std::vector<VerifiedIndex>& indexes, std::string_view name,
                     std::string_view version = {}) {
  const auto choice = choose(indexes, name, version, machine);
  return choice ? std::string() : choice.error();
}

}  // namespace

TEST_CASE("the newest version is chosen, or the one that is named") {
  auto indexes = sample_indexes();
  CHECK(choose(indexes, "slack", {}, machine)->version->version == "1.10.0");
  const plugin_index::Machine other{"linux-aarch64", 1, 1};
  CHECK(choose(indexes, "slack", "1.9.0", other)->file->bytes == 1);
}

TEST_CASE("an unknown name or version is answered with what there is") {
  CHECK(fault_of(sample_indexes(), "slak").find("Did you mean \"slack\"?") != std::string::npos);
  CHECK(fault_of(sample_indexes(), "slack", "2").find("it has 1.10.0, 1.9.0") != std::string::npos);
}

TEST_CASE("a version that does not fit is refused, with one that does") {
  auto indexes = sample_indexes();
  auto& versions = indexes[0].index.plugins[0].versions;
  CHECK(fault_of(indexes, "slack", "1.9.0").find("only for linux-aarch64") != std::string::npos);
  versions[1].files[0].platform = "linux-x86_64";
  versions[0].abi_low = versions[0].abi_high = 3;
  CHECK(fault_of(indexes, "slack").find("needs ABI 3, and this host has 2") != std::string::npos);
  CHECK(fault_of(indexes, "slack").find("add slack@1.9.0") != std::string::npos);
}

TEST_CASE("a revoked version is passed over, and refused by its name") {
  auto indexes = sample_indexes();
  auto& index = indexes[0].index;
  index.plugins[0].versions[1].files[0].platform = "linux-x86_64";
  index.revoked.push_back(index.plugins[0].versions[0].files[0].sha256);
  CHECK(choose(indexes, "slack", {}, machine)->version->version == "1.9.0");
  CHECK(fault_of(indexes, "slack", "1.10.0").find("was revoked by its vendor") != std::string::npos);
  index.revoked.push_back(index.plugins[0].versions[1].files[0].sha256);
  CHECK(fault_of(indexes, "slack").find("every version of slack was revoked") != std::string::npos);
}
