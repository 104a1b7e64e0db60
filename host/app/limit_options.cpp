#include "app/limit_options.hpp"

#include <CLI/CLI.hpp>

namespace app {

void add_limits(CLI::App& command, Config& config) {
  command.add_option("--max-body-bytes", config.max_body_bytes, "Largest request body")
      ->check(CLI::Range(std::size_t{1024}, std::size_t{1} << 31));
  command
      .add_option("--max-requests-bytes", config.max_requests_bytes, "All requests being handled, together")
      ->check(CLI::PositiveNumber);
  command.add_option("--max-response-bytes", config.max_response_bytes,
                     "Largest answer a plugin may receive");
  command
      .add_option("--max-file-bytes", config.max_file_bytes,
                  "Largest attachment that is passed on; meanwhile in the state folder")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--max-files-bytes", config.max_files_bytes, "All attachments being passed on, together")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--max-kept-bytes", config.max_kept_bytes,
                  "All values that services store, together; one service may use a quarter")
      ->check(CLI::Range(std::size_t{1} << 20, std::size_t{1} << 32));
  command
      .add_option("--unknown-outcome-days", config.unknown_outcome_days,
                  "How long the unknown outcome of an event is kept")
      ->check(CLI::Range(1, 3'650));
  command.add_option("--max-connections", config.max_connections, "Open client connections")
      ->check(CLI::PositiveNumber);
  // A stack takes two mappings, and Linux grants 65,530 of them.
  command.add_option("--max-in-flight", config.max_in_flight, "Events being handled at once")
      ->check(CLI::Range(std::size_t{1}, std::size_t{30'000}));
  command
      .add_option("--max-outgoing-requests", config.max_outgoing_requests,
                  "Outgoing requests under way at once")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--max-plugin-bytes", config.max_plugin_bytes,
                  "Memory of the host that one plugin may fill: frames from and to its processes, answers to "
                  "its requests")
      ->check(CLI::Range(std::size_t{1024} * 1024, std::size_t{1} << 40));
  command.add_option("--max-plugins-bytes", config.max_plugins_bytes, "The same for all plugins together")
      ->check(CLI::Range(std::size_t{1024} * 1024, std::size_t{1} << 40));
  command
      .add_option("--max-plugin-processes", config.max_plugin_processes,
                  "Processes of one plugin at a time; more than one if it blocks, or is being replaced")
      ->check(CLI::Range(1, 1'000));
  command.add_option("--max-processes", config.max_processes, "Processes of all plugins at a time")
      ->check(CLI::Range(1, 10'000));
  command
      .add_option("--request-timeout-s", config.request_timeout_s, "Time for a request to arrive completely")
      ->check(CLI::Range(1, 3'600));
  command
      .add_option("--event-timeout-s", config.event_timeout_s, "Time for an event whose settings name none")
      ->check(CLI::Range(1, 86'400));
  command
      .add_option("--max-event-timeout-s", config.max_event_timeout_s, "Longest time that settings may name")
      ->check(CLI::Range(1, 86'400));
  command
      .add_option("--stop-timeout-s", config.stop_timeout_s,
                  "Time for running events to finish when the host stops")
      ->check(CLI::Range(0, 3'600));
}

}  // namespace app
