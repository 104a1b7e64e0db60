// The operator's configuration, as each part of the host takes it.
#pragma once

#include <string>

#include "account/account.hpp"
#include "app/config.hpp"
#include "app/event_loops.hpp"
#include "app/isolation.hpp"
#include "reload/choices.hpp"
#include "reload/reloader.hpp"
#include "signature/trust_list.hpp"
#include "simulation/simulated_aha.hpp"
#include "worker/fleet.hpp"

namespace app {

class HostStore;

// Each throws std::runtime_error, which names the flag and says what it takes, if a value cannot be used. What is
// passed by reference outlives the part that takes the options.   [start]

// The address and port of --listen.
server::Endpoint parse_listen(const std::string& listen);

// Whether the requests under way may take as much as the largest body.
void require_room_for_a_body(const Config& config);

// Without what the host itself adds: ledger, recorder, refusals, and the threads to watch.
// aha  as egress_factory()
EventLoops::Settings loop_settings(const Config& config, HostStore& store, simulation::SimulatedAha* aha);

// Reads the keys and lists that the flags name.
signature::TrustList trust_list(const Config& config);

worker::FleetOptions fleet_options(const Config& config, account::Ledger& ledger);

// sandbox_missing  what this machine lacks for the sandbox tier; empty: nothing
TierPolicy isolation_policy(const Config& config, const std::string& sandbox_missing);

reload::ReloaderOptions reloader_options(const Config& config, account::Ledger& ledger,
                                         const signature::TrustList& trust, const reload::Choices& choices,
                                         PolicyIsolation& isolation);

}  // namespace app
