#include <aha/aha_api.hpp>
#include <aha/call.hpp>

#include <string>

namespace aha {
namespace {

constexpr std::uint32_t max_redirects = 3;  // upstream: Faraday::FollowRedirects' default

/// "message: first, second" from an error's body, in the shapes that Aha! gives. upstream: AhaApi::Error
std::string reason_in(View body) {
  std::string reason = body["error"].present() ? body["error"].text() : body["message"].text();
  const View errors = body["errors"];
  std::string list = errors["message"].text();
  for (View error : errors) {
    if (!list.empty()) list += ", ";
    list += error["message"].text();
  }
  if (!list.empty()) reason += reason.empty() ? list : ": " + list;
  return reason;
}

std::string reason_of(const http::Response& response) {
  try {
    return reason_in(response.json());
  } catch (const MalformedAnswer&) {
    return std::string(response.body().substr(0, 200));  // a proxy's page, say
  }
}

[[noreturn]] void throw_refusal(std::string_view method, std::string_view url,
                                const http::Response& response) {
  const int status = response.status();
  std::string message =
      "Aha! answered " + std::to_string(status) + " to " + std::string(method) + " " + std::string(url);
  if (const std::string reason = reason_of(response); !reason.empty()) message += ": " + reason;
  const auto retry = response.retry_after();
  switch (status) {
    case 400:
      throw AhaApi::BadRequest("AhaApi::BadRequest", status, message, retry);
    case 401:
      throw AhaApi::Unauthorized("AhaApi::Unauthorized", status, message, retry);
    case 403:
      throw AhaApi::Forbidden("AhaApi::Forbidden", status, message, retry);
    case 404:
      throw AhaApi::NotFound("AhaApi::NotFound", status, message, retry);
    case 406:
      throw AhaApi::NotAcceptable("AhaApi::NotAcceptable", status, message, retry);
    case 422:
      throw AhaApi::UnprocessableEntity("AhaApi::UnprocessableEntity", status, message, retry);
    case 429:
      throw AhaApi::TooManyRequests("AhaApi::TooManyRequests", status, message, retry);
    case 500:
      throw AhaApi::InternalServerError("AhaApi::InternalServerError", status, message, retry);
    case 501:
      throw AhaApi::NotImplemented("AhaApi::NotImplemented", status, message, retry);
    case 502:
      throw AhaApi::BadGateway("AhaApi::BadGateway", status, message, retry);
    case 503:
      throw AhaApi::ServiceUnavailable("AhaApi::ServiceUnavailable", status, message, retry);
    default:
      throw AhaApi::Error("AhaApi::Error", status, message, retry);
  }
}

std::string fields_path(std::string_view type, std::string_view ref, View integration_id) {
  return url::path({type, ref, "integrations", integration_id.text(), "fields"});
}

json::value comment(View user_email, std::string_view body) {
  json::object fields;
  fields["user_email"] = user_email.json();
  fields["body"] = body;
  json::object wrapped;
  wrapped["comment"] = std::move(fields);
  return wrapped;
}

/// Whether an origin's host is below the API's own, and nothing that only reads so.
bool is_below(std::string_view origin, std::string_view base_origin) {
  const std::size_t host_at = base_origin.find("://") + 3;
  if (!origin.starts_with(base_origin.substr(0, host_at))) return false;
  origin.remove_prefix(host_at);
  const std::string_view host = base_origin.substr(host_at);
  if (!origin.ends_with(host)) return false;
  origin.remove_suffix(host.size());
  return origin.size() > 1 && origin.ends_with('.') &&
         origin.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
}

}  // namespace

std::string AhaApi::resolve(std::string_view target) const {
  const View data = call_->data();
  const View domain = data["aha_account_domain"];
  if (!domain.present()) {
    throw ConfigurationError(
        "The event does not say which Aha! account it belongs to: aha_account_domain is missing.");
  }
  const std::string_view base = data["aha_api_url_base"].str_or("https://aha.io/");
  const std::string base_origin = url::origin(base);
  const std::size_t host_at = base_origin.find("://");
  if (host_at == std::string::npos) throw ConfigurationError("aha_api_url_base is not an absolute URL.");
  const std::string account_origin =
      base_origin.substr(0, host_at + 3) + domain.text() + "." + base_origin.substr(host_at + 3);
  if (target.find("://") == std::string_view::npos)
    return account_origin + "/api/v1/" + std::string(target.substr(target.starts_with("/") ? 1 : 0));
  // A record's address may name the account otherwise than the event does: accounts are renamed.
  const std::string origin = url::origin(target);
  if (origin == account_origin || is_below(origin, base_origin)) return std::string(target);
  throw InvalidUrlError(origin + " is no address of Aha!'s; the account's token was not sent there.");
}

View AhaApi::request(std::string_view method, std::string_view target, const http::Body& body) const {
  const std::string url = resolve(target);
  http::Client client(*call_);
  client.bearer(call_->data()["aha_api_token"].str()).header("Accept", "application/json");
  client.max_redirects(max_redirects);
  const http::Response response = client.send(method, url, body);
  if (response.status() >= 400) throw_refusal(method, url, response);
  return response.json();
}

View AhaApi::get(std::string_view url, const http::Query& query) const {
  return request("GET", url::with_query(url, query), {});
}
View AhaApi::post(std::string_view url, const json::value& body) const {
  return request("POST", url, http::Body::json(body));
}
View AhaApi::put(std::string_view url, const json::value& body) const {
  return request("PUT", url, http::Body::json(body));
}
View AhaApi::del(std::string_view url) const {
  return request("DELETE", url, {});
}

View AhaApi::store(std::string_view url, const json::value& body) const {
  const View answer = post(url, body);
  call_->changes_are_recorded();
  return answer;
}

View AhaApi::create_integration_fields(std::string_view type, View ref, View integration_id,
                                       const json::object& fields) const {
  return create_integration_fields(type, std::string_view(ref.text()), integration_id, fields);
}

View AhaApi::create_integration_fields(std::string_view type, std::string_view ref, View integration_id,
                                       const json::object& fields) const {
  json::array list;
  for (const auto& [name, value] : fields) {
    json::object field;
    field["name"] = name;
    field["value"] = value;
    list.push_back(std::move(field));
  }
  json::object body;
  body["integration_fields"] = std::move(list);
  return store(fields_path(type, ref, integration_id), body);
}

View AhaApi::create_integration_field(std::string_view type, std::string_view ref, View integration_id,
                                      std::string_view name, const json::value& value) const {
  json::object field;
  field["name"] = name;
  field["value"] = value;
  json::object body;
  body["integration_field"] = std::move(field);
  return store(fields_path(type, ref, integration_id), body);
}

View AhaApi::integration_field(std::string_view type, std::string_view ref, View integration_id,
                               std::string_view name) const {
  return get(fields_path(type, ref, integration_id) + url::path({name}));
}

View AhaApi::search_integration_fields(View integration_id, std::string_view name,
                                       std::string_view value) const {
  return get(url::path({"integrations", integration_id.text(), "fields", name, "value", value}));
}

View AhaApi::adjacent_integration_fields(std::string_view type, std::string_view ref,
                                         View integration_id) const {
  return get(url::path({type, ref, "integrations", integration_id.text(), "adjacent_fields"}));
}

View AhaApi::create_comment(std::string_view type, std::string_view ref, View user_email,
                            std::string_view body) const {
  return post(url::path({type, ref, "comments"}), comment(user_email, body));
}

View AhaApi::create_comment(std::string_view type, std::string_view ref, std::string_view user_email,
                            std::string_view body) const {
  const json::value email(user_email);
  return create_comment(type, ref, View(email), body);
}

View AhaApi::create_comment_with_url(std::string_view object_url, View user_email,
                                     std::string_view body) const {
  return post(std::string(object_url) + "/comments", comment(user_email, body));
}

View AhaApi::feature(std::string_view ref) const {
  return get(url::path({"features", ref}));
}

View AhaApi::integration_candidates() const {
  return get("integration_candidates");
}

View AhaApi::create_integration_candidate(const json::value& candidate) const {
  return post("integration_candidates", candidate);
}

View AhaApi::update_integration_candidate(std::string_view id, const json::value& candidate) const {
  return put(url::path({"integration_candidates", id}), candidate);
}

View AhaApi::create_idea(std::string_view product, std::string_view name, std::string_view description,
                         const json::object& more) const {
  json::object idea = more;
  idea["name"] = name;
  idea["description"] = description;
  return post(url::path({"products", product, "ideas"}), idea);
}

}  // namespace aha
