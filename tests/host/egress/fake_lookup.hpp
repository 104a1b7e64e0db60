// Names as a test wants them.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "egress/resolver.hpp"

namespace egress::testing {

class FakeLookup final : public Lookup {
 public:
  // Shared with the test, which outlives the lookup.
  struct Zone {
    std::map<std::string, std::vector<std::string>> names;
    bool answers = true;  // false: lookups stay in `open` until the test answers them
    std::vector<std::pair<std::string, std::function<void(Addresses)>>> open;
    std::vector<std::string> asked;
    std::chrono::seconds valid_for = std::chrono::seconds(60);
    int under_way = 0;  // and not ended by whoever asked
  };

  explicit FakeLookup(Zone& zone) : zone_(zone) {}

  std::unique_ptr<Query> start(const std::string& host, Done done) override {
    zone_.asked.push_back(host);
    auto query = std::make_unique<FakeQuery>(zone_);
    const auto found = [done = std::move(done), valid_for = zone_.valid_for,
                        alive = std::weak_ptr(query->alive)](Addresses addresses) {
      if (!alive.expired()) done({std::move(addresses), "the test says so", valid_for});
    };
    if (zone_.answers)
      found(addresses_of(host));
    else
      zone_.open.emplace_back(host, found);
    return query;
  }

  Addresses addresses_of(const std::string& host) const {
    Addresses addresses;
    if (const auto found = zone_.names.find(host); found != zone_.names.end())
      for (const auto& text : found->second) addresses.push_back(boost::asio::ip::make_address(text));
    return addresses;
  }

 private:
  struct FakeQuery final : Query {
    explicit FakeQuery(Zone& of) : zone(of) { ++zone.under_way; }
    ~FakeQuery() override { --zone.under_way; }
    Zone& zone;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
  };

  Zone& zone_;
};

}  // namespace egress::testing
