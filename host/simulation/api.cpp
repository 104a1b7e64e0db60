#include "simulation/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>

#include "simulation/json_text.hpp"
#include "simulation/record_change.hpp"

namespace simulation {
namespace {

constexpr std::size_t most_candidates = 100;
constexpr std::size_t most_candidate_bytes = 64u << 10;  // of what one request says of one
constexpr std::size_t most_integrations = 100;
constexpr std::size_t most_fields_at_once = 100;

Answer json_answer(const json::value& body, int status = 200) {
  return {status, json::serialize(body)};
}

Answer not_found() {
  return error_answer(404, "Record not found");
}

// The shape of a validation's refusal in recorded cases.
Answer invalid(std::string_view message) {
  return json_answer({{"errors", {{"message", message}}}}, 422);
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string utc_text(std::int64_t at_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> when{std::chrono::milliseconds(at_ms)};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(when - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

const json::object* object_in(const json::value& body, std::string_view member) {
  const auto* const object = body.if_object();
  const auto* const found = object != nullptr ? object->if_contains(member) : nullptr;
  return found != nullptr ? found->if_object() : nullptr;
}

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The one user that the simulated account has.
json::object account_user() {
  return {{"id", "7000000000"}, {"name", "Simulated Aha!"}, {"email", "simulated@acme.example"}};
}

json::object user_shown(const Comment& comment) {
  if (comment.user.empty()) return account_user();
  return {
      {"id", comment.id}, {"name", comment.user.substr(0, comment.user.find('@'))}, {"email", comment.user}};
}

// The addresses of a record, as far as they are known.
json::object addresses_of(const Record& record) {
  json::object addresses;
  for (const std::string_view member : {"url", "resource"})
    if (const auto* const address = record.members.if_contains(member)) addresses[member] = *address;
  return addresses;
}

// A record that has a comment. Aha! names its class, which for an idea is "Ideas::Idea".
json::object commentable_of(const Record& record) {
  std::string type(singular(record.type));
  type[0] = static_cast<char>(type[0] - 'a' + 'A');
  json::object out{{"type", record.type == "ideas" ? "Ideas::Idea" : type}, {"id", record.id}};
  for (auto& [name, address] : addresses_of(record)) out[name] = std::move(address);
  return out;
}

json::object field_shown(const Field& field, const Record& record) {
  json::object out = shown(field);
  out["integratable"] = addresses_of(record);
  return {{"integration_field", std::move(out)}};
}

json::object comment_shown(const Comment& comment, const Record& record, std::string_view origin) {
  const auto address = [&](std::string_view below) {
    return fmt::format("{}{}/{}", origin, below, comment.id);
  };
  return {{"id", comment.id},
          {"body", comment.body},
          {"created_at", utc_text(comment.at_ms)},
          {"updated_at", utc_text(comment.at_ms)},
          {"user", user_shown(comment)},
          {"attachments", json::array{}},
          {"url", address("/comments")},
          {"resource", address("/api/v1/comments")},
          {"commentable", commentable_of(record)}};
}

json::object pages_of(std::size_t records) {
  return {{"total_records", records}, {"total_pages", 1}, {"current_page", 1}};
}

// How the text of a field is written in an address.
std::string field_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

json::value as_json_id(const std::string& id) {
  const bool is_number =
      !id.empty() && id.size() < 19 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  if (is_number) return std::stoll(id);
  return json::value(id);
}

// Beside which records are ordered: requirements in the feature that their reference begins with, others in their
// release.
std::string parent_key(const Record& record) {
  if (record.type == "requirements") return record.reference_num.substr(0, record.reference_num.rfind('-'));
  const auto* const release = record.members.if_contains("release");
  return release != nullptr && release->is_object() ? text_of(release->get_object(), "reference_num")
                                                    : std::string();
}

double position_of(const Record& record) {
  const auto* const position = record.members.if_contains("position");
  return position != nullptr && position->is_number() ? position->to_number<double>()
                                                      : std::numeric_limits<double>::max();
}

bool has_fields_of(const Record& record, std::string_view integration) {
  return std::ranges::any_of(record.fields,
                             [&](const Field& field) { return field.integration_id == integration; });
}

// A product's prefix comes out of an address.
std::string prefix_of(std::string_view product) {
  std::string prefix;
  for (const char c : product.substr(0, 20))
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) prefix += c;
  return prefix.empty() ? "SIM" : prefix;
}

}  // namespace

Answer error_answer(int status, std::string_view message) {
  return json_answer({{"error", message}}, status);
}

void Api::name_integration(std::string id, std::string service) {
  if (services_.size() >= most_integrations && !services_.contains(id)) services_.erase(services_.begin());
  services_.insert_or_assign(std::move(id), std::move(service));
}

std::string Api::service_of(std::string_view integration) const {
  const auto found = services_.find(integration);
  return found == services_.end() ? std::string("development_proxy") : found->second;
}

Answer Api::answer(const ApiRequest& request) {
  if (request.method == "GET" || request.method == "HEAD") return answer_parsed(request, {});
  if (request.method != "POST" && request.method != "PUT") return error_answer(404, "Not found");
  const auto body = parse_json_text(request.body);
  if (!body) return error_answer(400, "The request's body is not JSON");
  return answer_parsed(request, *body);
}

Answer Api::answer_parsed(const ApiRequest& request, const json::value& body) {
  const auto& path = request.path;
  if (path.size() >= 2 && is_record_type(path[0])) return of_record(request, body);
  if (path.size() == 6 && path[0] == "integrations" && path[2] == "fields" && path[4] == "value" &&
      request.method != "POST" && request.method != "PUT")
    return search(path[1], path[3], path[5]);
  return of_account(request, body);
}

Answer Api::of_account(const ApiRequest& request, const json::value& body) {
  const auto& path = request.path;
  const bool is_reading = request.method == "GET" || request.method == "HEAD";
  if (path.size() == 1 && path[0] == "me" && is_reading) return json_answer({{"user", account_user()}});
  if (!path.empty() && path[0] == "integration_candidates") return candidates(request, body);
  if (path.size() == 3 && (path[0] == "products" || path[0] == "projects") && path[2] == "ideas" &&
      request.method == "POST")
    return create_idea(request, body);
  return error_answer(404, "Not found");
}

Answer Api::of_record(const ApiRequest& request, const json::value& body) {
  const auto& path = request.path;
  const bool is_reading = request.method == "GET" || request.method == "HEAD";
  Record* const record = records_.find(path[0], path[1]);
  if (record == nullptr) return not_found();
  if (path.size() == 2 && is_reading) return json_answer({{singular(record->type), records_.shown(*record)}});
  if (path.size() == 2 && request.method == "PUT") return change_record(*record, body);
  if (path.size() == 3 && path[2] == "comments" && is_reading) return comments(*record, request.origin);
  if (path.size() == 3 && path[2] == "comments" && request.method == "POST")
    return create_comment(*record, body, request.origin);
  if (path.size() == 3 && path[0] == "releases" && path[2] == "release_phases" && is_reading) {
    const auto* const phases = record->members.if_contains("release_phases");
    const json::array list = phases != nullptr && phases->is_array() ? phases->get_array() : json::array{};
    return json_answer({{"release_phases", list}, {"pagination", pages_of(list.size())}});
  }
  return of_integration(request, body);
}

Answer Api::of_integration(const ApiRequest& request, const json::value& body) {
  const auto& path = request.path;
  const bool is_reading = request.method == "GET" || request.method == "HEAD";
  if (path.size() < 5 || path[2] != "integrations") return error_answer(404, "Not found");
  Record& record = *records_.find(path[0], path[1]);
  if (path.size() == 5 && path[4] == "fields" && request.method == "POST")
    return create_fields(record, path[3], body);
  if (path.size() == 5 && path[4] == "adjacent_fields" && is_reading) return adjacent_fields(record, path[3]);
  if (path.size() != 6 || path[4] != "fields" || !is_reading) return error_answer(404, "Not found");
  const Field* const field = field_of(record, path[3], path[5]);
  return field != nullptr ? json_answer(field_shown(*field, record)) : not_found();
}

Answer Api::change_record(Record& record, const json::value& body) {
  const auto* const changes = object_in(body, singular(record.type));
  if (changes == nullptr)
    return error_answer(400, fmt::format("The body has no \"{}\"", singular(record.type)));
  if (const auto fault = change(records_, record, *changes); !fault.empty()) return invalid(fault);
  return json_answer({{singular(record.type), records_.shown(record)}});
}

// One field is answered whole, several by their ids alone.
Answer Api::create_fields(Record& record, const std::string& integration, const json::value& body) {
  const auto* const one = object_in(body, "integration_field");
  const auto* const several =
      body.is_object() ? body.get_object().if_contains("integration_fields") : nullptr;
  json::array wanted;
  if (one != nullptr)
    wanted.emplace_back(*one);
  else if (several != nullptr && several->is_array())
    wanted = several->get_array();
  else
    return error_answer(400, "The body has neither \"integration_field\" nor \"integration_fields\"");
  if (wanted.size() > most_fields_at_once) return invalid("Integration fields are too many");
  for (const auto& field : wanted)
    if (!field.is_object() || is_blank_text(text_of(field.get_object(), "name")))
      return invalid("Name can't be blank");
  json::array ids;
  json::object last;
  for (const auto& told : wanted) {
    const auto* const value = told.get_object().if_contains("value");
    Field field{records_.next_id(),
                integration,
                text_of(told.get_object(), "name"),
                value != nullptr && !value->is_null() ? json::value(field_text(*value)) : json::value(),
                service_of(integration),
                utc_text(now_ms())};
    last = field_shown(field, record);
    ids.push_back(as_json_id(field.id));
    if (!records_.store(record, std::move(field)))
      return invalid("The simulated record has no room for more fields");
  }
  return one != nullptr ? json_answer(last) : json_answer(ids);
}

Answer Api::create_comment(Record& record, const json::value& body, std::string_view origin) {
  const auto* const told = object_in(body, "comment");
  if (told == nullptr) return error_answer(400, "The body has no \"comment\"");
  const std::string text = text_of(*told, "body");
  if (is_blank_text(text)) return invalid("Body can't be blank");
  const Comment comment{records_.next_id(), text_of(*told, "user_email"), text, now_ms()};
  if (!records_.add_comment(record, comment)) return invalid("Body is too long");
  return json_answer({{"comment", comment_shown(comment, record, origin)}});
}

Answer Api::comments(const Record& record, std::string_view origin) const {
  json::array list;
  for (const Comment& comment : record.comments) list.push_back(comment_shown(comment, record, origin));
  return json_answer({{"comments", list}, {"pagination", pages_of(list.size())}});
}

// The nearest linked record in front of this one, which stands "after" it, then the nearest behind it.
Answer Api::adjacent_fields(const Record& record, std::string_view integration) const {
  const std::string parent = parent_key(record);
  const double position = position_of(record);
  const Record *in_front = nullptr, *behind = nullptr;
  for (const Record& other : records_.all()) {
    if (&other == &record || other.type != record.type || parent_key(other) != parent ||
        !has_fields_of(other, integration))
      continue;
    const double at = position_of(other);
    if (at < position && (in_front == nullptr || at > position_of(*in_front))) in_front = &other;
    if (at > position && (behind == nullptr || at < position_of(*behind))) behind = &other;
  }
  json::array out;
  const auto add = [&](const Record* neighbour, std::string_view direction) {
    if (neighbour == nullptr) return;
    json::array fields;
    for (const Field& field : neighbour->fields) fields.push_back(shown(field));
    out.push_back({{"direction", direction}, {"integration_fields", std::move(fields)}});
  };
  add(in_front, "after");
  add(behind, "before");
  return json_answer(out);
}

// source: aha.io/api/resources/integration_fields, "List records with an associated integration field value". That
// none is answered with 404 is what recorded cases say.
Answer Api::search(std::string_view integration, std::string_view name, std::string_view value) const {
  json::array found;
  for (const Record& record : records_.all()) {
    const Field* const field = field_of(record, integration, name);
    if (field == nullptr || field_text(field->value) != value) continue;
    json::object shown_record{{"integration_id", as_json_id(field->integration_id)},
                              {"service_name", field->service_name}};
    for (auto& [member, content] : records_.shown(record)) shown_record[member] = std::move(content);
    found.push_back(json::object{{singular(record.type), std::move(shown_record)}});
  }
  if (found.empty()) return not_found();
  return json_answer({{"records", std::move(found)}});
}

Answer Api::candidates(const ApiRequest& request, const json::value& body) {
  const bool is_reading = request.method == "GET" || request.method == "HEAD";
  if (request.path.size() == 1 && is_reading) {
    json::array list;
    for (const auto& candidate : candidates_) list.push_back(candidate);
    return json_answer({{"integration_candidates", std::move(list)}});
  }
  const auto* told = object_in(body, "integration_candidate");
  if (told == nullptr) told = body.if_object();
  if (told == nullptr) return error_answer(400, "The body has no \"integration_candidate\"");
  if (request.body.size() > most_candidate_bytes) return invalid("The simulated candidate is too large");
  if (request.path.size() == 1 && request.method == "POST") {
    json::object candidate = *told;
    candidate["id"] = records_.next_id();
    candidates_.push_back(candidate);
    if (candidates_.size() > most_candidates) candidates_.pop_front();
    return json_answer({{"integration_candidate", std::move(candidate)}});
  }
  if (request.path.size() != 2 || request.method != "PUT") return error_answer(404, "Not found");
  const auto found = std::ranges::find_if(
      candidates_, [&](const json::object& one) { return text_of(one, "id") == request.path[1]; });
  if (found == candidates_.end()) return not_found();
  json::object changed = *found;
  for (const auto& [member, value] : *told)
    if (member != "id") changed[member] = value;
  if (json::serialize(changed).size() > 2 * most_candidate_bytes)
    return invalid("The simulated candidate is too large");
  *found = std::move(changed);
  return json_answer({{"integration_candidate", *found}});
}

// source: aha.io/api/resources/ideas, "Create an idea"
Answer Api::create_idea(const ApiRequest& request, const json::value& body) {
  const auto* told = object_in(body, "idea");
  if (told == nullptr) told = body.if_object();
  if (told == nullptr) return error_answer(400, "The body has no \"idea\"");
  if (is_blank_text(text_of(*told, "name"))) return invalid("Name can't be blank");
  const std::string reference = fmt::format("{}-I-{}", prefix_of(request.path[1]), ++ideas_);
  json::object members{{"id", records_.next_id()},
                       {"reference_num", reference},
                       {"name", text_of(*told, "name")},
                       {"created_at", utc_text(now_ms())},
                       {"url", fmt::format("{}/ideas/ideas/{}", request.origin, reference)},
                       {"resource", fmt::format("{}/api/v1/ideas/{}", request.origin, reference)}};
  Record& idea = records_.add("ideas", std::move(members));
  if (const auto fault = change(records_, idea, *told); !fault.empty()) return invalid(fault);
  return json_answer({{"idea", records_.shown(idea)}});
}

}  // namespace simulation
