#include <curl/curl.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <boost/json.hpp>
#include <memory>
#include <stdexcept>
#include <string>

#include "cli/cli.hpp"

namespace cli {
namespace {

namespace json = boost::json;

struct Answer {
  long status = 0;
  std::string body;
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

Answer post(const std::string& url, const std::string& body) {
  constexpr long timeout_s = 30;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  Answer answer;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, timeout_s);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
  // The address may hold the secret path, so it is not repeated.
  if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK)
    throw std::runtime_error(
        fmt::format("the host did not answer: {}. --url names its address.", curl_easy_strerror(code)));
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

// What the host answers to a request about a service. Throws what it objects to.
json::object ask(const std::string& url, const std::string& service) {
  const Answer answer = post(url, json::serialize(json::object{{"service_name", service}}));
  boost::system::error_code error;
  json::value body = json::parse(answer.body, error);
  auto* const object = error ? nullptr : body.if_object();
  if (answer.status == 200 && object != nullptr) return std::move(*object);
  const auto* const detail = object != nullptr ? object->if_contains("detail") : nullptr;
  throw std::runtime_error(detail != nullptr && detail->is_string()
                               ? std::string(detail->as_string())
                               : fmt::format("the host answers with status {}", answer.status));
}

void release(const std::string& url, const std::string& service) {
  const auto answer = ask(url + "/quarantine/release", service);
  const std::string file(answer.at("file").as_string());
  if (answer.at("released").as_bool())
    fmt::print("{} serves again with its next event\n", file);
  else
    fmt::print("{} is not quarantined\n", file);
}

void roll_back(const std::string& url, const std::string& service) {
  const auto answer = ask(url + "/quarantine/rollback", service);
  if (answer.empty()) return fmt::print("the earlier version serves again; it does not offer {}\n", service);
  const std::string version(answer.at("version").as_string());
  fmt::print("{} serves its earlier version{}{} again, until the file changes\n",
             std::string(answer.at("file").as_string()), version.empty() ? "" : " ", version);
}

// A command about one service of a host that runs.
void add_command(CLI::App& to, const std::string& name, const std::string& help,
                 void (*run)(const std::string& url, const std::string& service)) {
  CLI::App* const command = to.add_subcommand(name, help);
  const auto service = std::make_shared<std::string>();
  const auto url = std::make_shared<std::string>("http://127.0.0.1:4567");
  command->add_option("SERVICE", *service, "The service, as GET /services names it")->required();
  command->add_option("--url", *url, "Where the host serves, with its secret path")
      ->envname("AHA_HOST_URL")
      ->capture_default_str();
  command->callback([service, url, run] { run(*url, *service); });
}

}  // namespace

void add_quarantine(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("quarantine", "See to plugins whose processes died too often");
  command->require_subcommand(1);
  add_command(*command, "release", "Let the plugin of a service serve again", release);
  add_command(*command, "rollback", "Let the version of a plugin that served before serve again", roll_back);
}

}  // namespace cli
