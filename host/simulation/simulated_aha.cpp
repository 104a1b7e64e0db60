#include "simulation/simulated_aha.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "simulation/json_text.hpp"
#include "text/percent_code.hpp"

namespace simulation {
namespace {

constexpr std::size_t most_tokens = 100;
constexpr std::string_view api_prefix = "/api/v1/";
constexpr std::string_view attachments_prefix = "/attachments/";

// Cut before they are decoded: an encoded slash belongs to its segment.
std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (true) {
    const auto slash = path.find('/');
    segments.push_back(text::percent_decoded(path.substr(0, slash), text::Plus::stays));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

struct Address {
  std::string_view origin;
  std::string_view path;  // from its slash on, without the query
};

Address address_of(std::string_view url) {
  const auto host = url.find("://") + 3;
  const auto slash = std::min(url.find('/', host), url.size());
  const auto end = std::min(url.find_first_of("?#", slash), url.size());
  return {url.substr(0, slash), url.substr(slash, end - slash)};
}

std::size_t hash_of(std::string_view token) {
  return std::hash<std::string_view>{}(token);
}

}  // namespace

bool is_host_of_aha(std::string_view host) {
  return host.size() > aha_domain.size() && host.ends_with(aha_domain) &&
         host[host.size() - aha_domain.size() - 1] == '.';
}

struct SimulatedAha::Account {
  Records records;
  Attachments attachments;
  Api api{records};
};

SimulatedAha::SimulatedAha() : account_(std::make_unique<Account>()) {}
SimulatedAha::~SimulatedAha() = default;

void SimulatedAha::begins(std::string_view service, std::string_view data, std::string_view payload) {
  const auto settings = parse_json_text(data);
  const auto document = payload == "null" ? std::nullopt : parse_json_text(payload);
  const guard::Lock lock(mutex_);
  if (settings && settings->is_object()) {
    const auto& object = settings->get_object();
    const auto token = text_of(object, "aha_api_token");
    if (!token.empty() && std::ranges::find(tokens_, hash_of(token)) == tokens_.end()) {
      tokens_.push_back(hash_of(token));
      if (tokens_.size() > most_tokens) tokens_.pop_front();
    }
    if (auto integration = text_of(object, "integration_id"); !integration.empty())
      account_->api.name_integration(std::move(integration), std::string(service));
  }
  if (!document) return;
  account_->records.learn(*document);
  account_->attachments.learn(*document);
}

std::string SimulatedAha::complete(std::string_view payload) const {
  auto document = parse_json_text(payload);
  if (!document) return std::string(payload);
  const json::value before = *document;
  {
    const guard::Lock lock(mutex_);
    account_->records.complete(*document);
  }
  return before == *document ? std::string(payload) : json::serialize(*document);
}

Answer SimulatedAha::answer(const Asked& asked) {
  const guard::Lock lock(mutex_);
  ++requests_;
  return route(asked);
}

Answer SimulatedAha::route(const Asked& asked) {
  const auto [origin, path] = address_of(asked.url);
  if (path.starts_with(attachments_prefix)) {
    const auto attachment = account_->attachments.find(path);
    const bool is_read = asked.method == "GET" || asked.method == "HEAD";
    if (!attachment || !is_read) return error_answer(404, "Not found");
    return {200, content_of(*attachment), attachment->content_type};
  }
  if (!path.starts_with(api_prefix)) return error_answer(404, "Not found");
  constexpr std::string_view scheme = "Bearer ";
  const bool is_known =
      asked.authorization.starts_with(scheme) &&
      std::ranges::find(tokens_, hash_of(asked.authorization.substr(scheme.size()))) != tokens_.end();
  if (!is_known)
    return error_answer(401, "The token is not the aha_api_token of an event that this host has handled");
  if (asked.body.size() > max_document_bytes)
    return error_answer(413, "The simulated Aha! reads no bodies of more than 1 MiB");
  return account_->api.answer(
      {asked.method, segments_of(path.substr(api_prefix.size())), asked.body, origin});
}

json::object SimulatedAha::state() const {
  const guard::Lock lock(mutex_);
  json::array records;
  for (const Record& record : account_->records.all()) {
    json::array fields, comments;
    for (const Field& field : record.fields)
      fields.push_back({{"integration_id", field.integration_id},
                        {"service_name", field.service_name},
                        {"name", field.name},
                        {"value", field.value}});
    for (const Comment& comment : record.comments)
      comments.push_back({{"user", comment.user}, {"body", comment.body}, {"at_ms", comment.at_ms}});
    records.push_back({{"type", record.type},
                       {"reference_num", record.reference_num},
                       {"name", text_of(record.members, "name")},
                       {"resource", text_of(record.members, "resource")},
                       {"record", record.members},
                       {"integration_fields", std::move(fields)},
                       {"comments", std::move(comments)}});
  }
  return {{"records", std::move(records)}, {"requests", requests_}};
}

void SimulatedAha::reset() {
  auto fresh = std::make_unique<Account>();
  const guard::Lock lock(mutex_);
  std::swap(account_, fresh);
  requests_ = 0;
}

}  // namespace simulation
