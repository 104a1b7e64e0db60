// Names as a test wants them.
#pragma once

#include <functional>
#include <map>
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
  };

  explicit FakeLookup(Zone& zone) : zone_(zone) {}

  void start(const std::string& host, std::function<void(Addresses)> done) override {
    zone_.asked.push_back(host);
    if (zone_.answers)
      done(addresses_of(host));
    else
      zone_.open.emplace_back(host, std::move(done));
  }

  Addresses addresses_of(const std::string& host) const {
    Addresses addresses;
    if (const auto found = zone_.names.find(host); found != zone_.names.end())
      for (const auto& text : found->second) addresses.push_back(boost::asio::ip::make_address(text));
    return addresses;
  }

 private:
  Zone& zone_;
};

}  // namespace egress::testing
