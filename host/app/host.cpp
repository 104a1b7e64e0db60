#include "app/host.hpp"

#include <cstdlib>
#include <utility>

#include "app/preparation.hpp"
#include "app/serving_host.hpp"
#include "app/stop_signals.hpp"
#include "sandbox/sandbox.hpp"
#include "server/free_memory.hpp"
#include "systemd/handed_sockets.hpp"

namespace app {

void serve(const Config& config, const Companion& companion) {
  auto notices = systemd::Notices::take_from_environment();
  auto handed_sockets = systemd::take_handed_sockets();
  const Preparation prepared(config);
  // Before any thread: what is forked now has none.
  const auto zygote = process::Zygote::execute();
  const auto prober = probe::Prober::start(*zygote);
  const std::string sandbox_missing = config.isolation == "inline" && config.isolate.empty()
                                          ? std::string("it was not tried, as no plugin is to be sandboxed")
                                          : sandbox::abilities().missing();
  server::return_large_blocks();
  StopSignals signals;

  ServingHost host(prepared.config, {notices, std::move(handed_sockets), *zygote, *prober, sandbox_missing},
                   companion.calls);
  for (const auto& warning : prepared.warnings) host.log().warn("{}", warning);
  host.start();
  try {
    if (companion.start) companion.start(host.running());
  } catch (...) {  // what it has begun uses the host
    if (companion.stop) companion.stop();
    throw;
  }
  signals.wait();
  if (companion.stop) companion.stop();
  if (!host.stop()) {
    host.log().error("a service blocks its thread; the process ends without it");
    if (companion.abandon) companion.abandon();
    std::_Exit(1);
  }
}

}  // namespace app
