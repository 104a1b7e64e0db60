#include "app/outgoing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "egress/curl_client.hpp"
#include "egress/system_authorities.hpp"
#include "egress/url.hpp"
#include "simulation/simulated_egress.hpp"

namespace app {
namespace {

template <class Value>
std::vector<Value> parse_all(const char* flag, const std::vector<std::string>& texts) {
  std::vector<Value> values;
  for (const std::string& text : texts) {
    auto value = Value::parse(text);
    if (!value) throw std::runtime_error(fmt::format("{} {}: {}", flag, text, value.error()));
    values.push_back(std::move(*value));
  }
  return values;
}

egress::Options egress_options(const Config& config) {
  egress::Options options;
  const auto authorities = config.ca_file.empty() ? egress::system_authorities() : config.ca_file;
  if (!authorities.empty()) options.authorities = std::make_shared<egress::TrustedAuthorities>(authorities);
  options.connect_to = parse_all<egress::ConnectTo>("--connect-to", config.connect_to);
  options.allow_addresses = parse_all<egress::AddressRange>("--allow-address", config.allow_address);
  options.name_servers = parse_all<egress::NameServer>("--dns-server", config.dns_servers);
  options.allow_insecure_tls = config.allow_insecure_tls;
  options.limits.body_bytes = config.max_response_bytes;
  options.blobs.folder = config.state_dir;
  options.blobs.file_bytes = config.max_file_bytes;
  return options;
}

}  // namespace

runtime::EgressFactory egress_factory(const Config& config, simulation::SimulatedAha* aha) {
  return [options = egress_options(config),
          aha](boost::asio::io_context& loop) -> std::unique_ptr<egress::Egress> {
    auto network = std::make_unique<egress::CurlClient>(loop, options);
    if (aha == nullptr) return network;
    auto& files = network->blobs();
    return std::make_unique<simulation::SimulatedEgress>(loop, std::move(network), files, *aha);
  };
}

bool is_aha_elsewhere(const Config& config) {
  const auto url = egress::parse_url(fmt::format("https://account.{}/", simulation::aha_domain));
  const auto entries = parse_all<egress::ConnectTo>("--connect-to", config.connect_to);
  return std::ranges::any_of(entries, [&](const egress::ConnectTo& entry) {
    return entry.matches(*url) || simulation::is_host_of_aha(entry.host);
  });
}

plugin_index::HttpsReader index_reader(const Config& config, std::chrono::seconds timeout) {
  auto options = egress_options(config);
  options.shards = 1;
  return {[options = std::move(options)](boost::asio::io_context& loop, std::size_t max_bytes) mutable {
            options.limits.body_bytes = max_bytes;
            return std::make_unique<egress::CurlClient>(loop, options);
          },
          timeout};
}

}  // namespace app
