#include "app/host_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <utility>

#include "app/host_store.hpp"
#include "app/names.hpp"
#include "app/outgoing.hpp"
#include "runtime/host_table.hpp"

namespace app {
namespace {

constexpr std::size_t least_arriving_bytes = 48 * 1024 * 1024;

std::size_t loop_count(const Config& config) {
  return config.threads != 0 ? config.threads : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

server::Endpoint parse_listen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  boost::system::error_code error;
  std::string address = listen.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  const auto ip = boost::asio::ip::make_address(address, error);
  char* end = nullptr;
  const long port = colon == std::string::npos ? -1 : std::strtol(listen.c_str() + colon + 1, &end, 10);
  if (error || port < 0 || port > 65'535 || end == listen.c_str() + colon + 1 || *end != '\0') {
    throw std::runtime_error(
        fmt::format("--listen takes ADDRESS:PORT with a numeric address, such as 127.0.0.1:4567 or "
                    "[::1]:4567, not \"{}\"",
                    listen));
  }
  return {ip, static_cast<unsigned short>(port)};
}

void require_room_for_a_body(const Config& config) {
  if (config.max_requests_bytes < config.max_body_bytes)
    throw std::runtime_error("--max-requests-bytes must be --max-body-bytes or more");
}

EventLoops::Settings loop_settings(const Config& config, HostStore& store, simulation::SimulatedAha* aha) {
  require_room_for_a_body(config);
  EventLoops::Settings settings;
  settings.kv = &store.values();
  settings.secrets = &store.secrets();
  settings.make_egress = egress_factory(config, aha);
  settings.session_limits.request.body_bytes = config.max_body_bytes;
  const std::chrono::seconds request_timeout(config.request_timeout_s);
  settings.session_limits.body = request_timeout;
  settings.session_limits.header = std::min(settings.session_limits.header, settings.session_limits.body);
  settings.max_connections = config.max_connections;
  // Slow senders, which may be any client, must not take what events need: room for three of the largest is theirs.
  settings.max_arriving_bytes = std::max(least_arriving_bytes, 3 * config.max_body_bytes);
  settings.max_requests_bytes = config.max_requests_bytes;
  settings.threads = loop_count(config);
  return settings;
}

signature::TrustList trust_list(const Config& config) {
  auto list = signature::TrustList::read(config.trusted_keys, config.revoked);
  if (!list) throw std::runtime_error(list.error());
  return std::move(*list);
}

worker::FleetOptions fleet_options(const Config& config, account::Ledger& ledger) {
  worker::FleetOptions options;
  options.ledger = &ledger;
  options.pinned = config.pinned;
  options.module.idle = std::chrono::seconds(config.worker_idle_s);
  options.calls_per_process = config.calls_per_process;
  // What a plugin may send out and what Aha! may send in is far less than what comes back from a third party.
  options.module.channel.stream.frame_bytes = config.max_response_bytes + 1024 * 1024;
  options.channels = loop_count(config) + EventLoops::max_replacements;
  return options;
}

TierPolicy isolation_policy(const Config& config, const std::string& sandbox_missing) {
  auto policy = read_tier_policy(config.isolation, config.isolate);
  policy.sandbox_missing = sandbox_missing;
  return policy;
}

reload::ReloaderOptions reloader_options(const Config& config, account::Ledger& ledger,
                                         const signature::TrustList& trust, const reload::Choices& choices,
                                         PolicyIsolation& isolation) {
  reload::ReloaderOptions options;
  options.ledger = &ledger;
  options.plugins_dir = config.plugins;
  options.state_dir = config.state_dir;
  options.signatures = &trust;
  options.choices = &choices;
  options.require_signature = config.require_signature;
  options.names = name_policy(config, trust);
  options.isolation = &isolation;
  options.capabilities.assign(runtime::capabilities.begin(), runtime::capabilities.end());
  return options;
}

}  // namespace app
