#include <CLI/CLI.hpp>

#include <chrono>
#include <fstream>
#include <memory>

#include "app/path_options.hpp"
#include "cassette/redaction.hpp"
#include "cli/cli.hpp"
#include "cli/running_host.hpp"
#include "files/path_text.hpp"
#include "sending/answer_report.hpp"
#include "sending/composition.hpp"
#include "sending/recorded_cases.hpp"
#include "text/format.hpp"

namespace cli {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Send {
  sending::Wanted wanted;
  std::string url;
  std::string path_secret;
  fs::path recorded;  // the host's --record folder; empty: unknown
  fs::path save;      // empty: nothing is saved
  std::uint32_t repeat = 1;
  bool only_print = false;
};

std::vector<std::string> password_fields_of(const json::array& schema) {
  std::vector<std::string> names;
  for (const auto& field : schema)
    if (std::string_view(field.at("type").as_string()) == "password")
      names.emplace_back(field.at("name").as_string());
  return names;
}

// Of what Aha! would see alone: without the requests.
cassette::Case case_of(const sending::Event& event, const json::object& answer) {
  cassette::Case out;
  out.service = event.service;
  out.event = event.name;
  out.data = event.settings;
  out.meta_data = event.meta_data;
  out.payload = event.payload;
  if (const auto* const exception = answer.if_contains("exception")) {
    out.result.exception_class = exception->at("exception_class").as_string();
    out.result.exception_message = exception->at("message").as_string();
  } else if (const auto* const meta_data = answer.if_contains("meta_data")) {
    out.result.meta_data = *meta_data;
  }
  if (const auto* const messages = answer.if_contains("messages")) out.result.messages = messages->as_array();
  return out;
}

void save(const fs::path& file, const cassette::Case& recorded, const json::array& schema) {
  const auto redacted = cassette::redact(recorded, {password_fields_of(schema), {}});
  if (!redacted) throw sending::Unusable(text::format("{}: {}", files::text_of(file), redacted.error()));
  std::ofstream out(file, std::ios::binary);
  out << redacted->text;
  if (!out.flush()) throw sending::Unusable(text::format("{}: it cannot be written", files::text_of(file)));
}

// Returns whether the service handled the event.
bool send_once(const Send& options, const RunningHost& host, const sending::Event& event,
               const json::array& schema) {
  std::optional<sending::RecordedCases> cases;
  if (!options.recorded.empty()) cases.emplace(options.recorded);
  const auto begin = Clock::now();
  auto answer = host.send(event.envelope());
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  fmt::print("{} {}\n", text::shown(event.service), text::shown(event.name));
  cassette::Case to_save = case_of(event, answer);
  if (cases) {
    constexpr std::chrono::seconds patience{5};
    if (auto found = cases->wait(event.service, event.name, patience)) {
      fmt::print("{}", sending::requests_to_text(found->parts));
      to_save = std::move(found->parts);
    } else {
      fmt::print(stderr, "aha-host: the host recorded no case of this event in {}; its log says why\n",
                 text::shown(files::text_of(options.recorded)));
    }
  }
  const bool is_well = sending::ended_well(answer);
  fmt::print("{}", sending::to_text({std::move(answer), event.meta_data, took}));
  if (!options.save.empty()) {
    to_save.name = event.service + "/" + files::text_of(options.save.stem());
    save(options.save, to_save, schema);
  }
  return is_well;
}

void run(const Send& options) {
  sending::Event event = sending::begin_event(options.wanted);
  const RunningHost host(options.path_secret.empty() ? options.url : options.url + "/" + options.path_secret);
  const auto service = host.find(event.service);
  sending::complete_event(event, options.wanted, service.events, service.schema);
  if (options.only_print) return fmt::print("{}\n", json::serialize(event.envelope()));
  if (!options.save.empty() && !std::ofstream(options.save, std::ios::binary | std::ios::app))
    throw sending::Unusable(text::format("{}: it cannot be written", files::text_of(options.save)));
  if (!options.recorded.empty()) static_cast<void>(sending::RecordedCases(options.recorded));
  std::uint32_t sent = 0, failed = 0;
  for (bool goes_on = true; goes_on && sent < options.repeat; ++sent) {
    try {
      failed += send_once(options, host, event, service.schema) ? 0 : 1;
    } catch (const std::exception& error) {
      if (sent == 0 && dynamic_cast<const RunningHost::Refused*>(&error) != nullptr) throw;
      fmt::print(stderr, "aha-host: event {} of {}: {}\n", sent + 1, options.repeat,
                 text::printable(error.what()));
      ++failed;
      goes_on = false;
    }
  }
  if (options.repeat > 1)
    fmt::print("{} events sent, {} ended well, {} failed\n", sent, sent - failed, failed);
  if (failed > 0) throw CLI::RuntimeError(1);
}

// Nothing was sent: status 2, as for a wrong command line.
void run_or_refuse(const Send& options) {
  try {
    run(options);
  } catch (const sending::Unusable& error) {
    throw CLI::ValidationError("send", error.what());
  } catch (const RunningHost::Refused& error) {
    throw CLI::ValidationError("send", error.what());
  } catch (const fs::filesystem_error& error) {
    throw CLI::ValidationError("send", error.what());
  }
}

void add_event(CLI::App& command, sending::Wanted& wanted) {
  command.add_option("SERVICE", wanted.service, "The service, as GET /services names it");
  command.add_option("EVENT", wanted.event, "The event, such as create_feature");
  command.add_option("--kind", wanted.kind,
                     "Another sample of the event: a kind of record such as idea, or of a webhook a service");
  command
      .add_option("--set", wanted.changes,
                  "PATH=VALUE in the payload, such as feature.name=Search; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--data", wanted.payload, "File with the payload, or - for the standard input");
  command.add_option("--from", wanted.from, "Recorded case whose event, settings and metadata are sent");
  command.add_option("--settings", wanted.settings,
                     "File with the integration's settings, or with user_data and meta_data as POST "
                     "/send_event has them, in place of those made up for the service's form");
  command.add_option("--set-setting", wanted.set_settings, "NAME=VALUE in the settings; may be repeated")
      ->allow_extra_args(false);
}

}  // namespace

void add_send(CLI::App& app) {
  CLI::App* const command = app.add_subcommand(
      "send",
      "Send a sample event to a running host and print what the service did; status 1: the "
      "event failed, 2: nothing was sent");
  const auto options = std::make_shared<Send>();
  options->url = "http://" + app::listen_default({});
  add_event(*command, options->wanted);
  command->option_defaults()->always_capture_default();
  command->add_option("--url", options->url, "Address of the host");
  command
      ->add_option("--path-secret", options->path_secret,
                   "The host's path secret, unless the address ends in it")
      ->envname(app::environment_name("path-secret"));
  command->add_option("--recorded", options->recorded,
                      "The host's --record folder: the service's requests are printed, too");
  command->add_option("--save", options->save,
                      "File to store the event in, without its secrets, as a case that replay plays; its "
                      "requests need --recorded");
  command->add_option("--repeat", options->repeat, "How often to send it, one after another")
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--print", options->only_print, "Print the body for POST /send_event and send nothing");
  command->callback([options] { run_or_refuse(*options); });
}

}  // namespace cli
