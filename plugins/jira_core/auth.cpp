#include "auth.hpp"

#include <aha/errors.hpp>
#include <aha/hash.hpp>
#include <aha/json.hpp>
#include <aha/jwt.hpp>
#include <aha/oauth1.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace jira {
namespace {

using aha::View;

constexpr std::string_view issuer = "io.aha.connect";
constexpr std::int64_t lifetime_s = 300;

/// "name=value" of each parameter, sorted: by name, then by value.
std::string sorted(const aha::url::Query& query) {
  std::vector<std::string_view> parameters;
  std::string_view rest = query.encoded();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    parameters.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::sort(parameters.begin(), parameters.end(), [](std::string_view a, std::string_view b) {
    const auto name = [](std::string_view parameter) { return parameter.substr(0, parameter.find('=')); };
    return name(a) == name(b) ? a < b : name(a) < name(b);
  });
  std::string joined;
  for (const std::string_view parameter : parameters) {
    if (!joined.empty()) joined += '&';
    joined += parameter;
  }
  return joined;
}

aha::json::object claims_for(const Settings& settings, std::string_view method, const Target& target,
                             std::int64_t now_s) {
  aha::json::object claims;
  claims["iss"] = issuer;
  claims["iat"] = now_s;
  claims["exp"] = now_s + lifetime_s;
  claims["qsh"] = aha::hash::hex(aha::hash::sha256(canonical_request(method, target)));
  if (settings.account_id().present())
    claims["sub"] = "urn:atlassian:connect:useraccountid:" + settings.account_id().text();
  else if (settings.user_id().present())
    claims["sub"] = "urn:atlassian:connect:userkey:" + settings.user_id().text();
  return claims;
}

/// upstream: the OAuth middleware of an add-on that was installed before there were shared secrets
std::string oauth_header(const Settings& settings, std::string_view method, const Target& target,
                         std::int64_t now_s) {
  if (!settings.consumer_key().present() || !settings.consumer_secret().present())
    throw aha::ConfigurationError(
        "The add-on's installation in Jira is not known to this integration: install it in Jira again, then "
        "connect "
        "Aha! again.");
  const aha::oauth1::Consumer consumer{aha::oauth1::Method::rsa_sha1, settings.consumer_key().str(),
                                       settings.consumer_secret().str()};
  aha::oauth1::Nonce occasion = aha::oauth1::Nonce::now();
  occasion.timestamp_s = now_s;
  try {
    return aha::oauth1::authorization(method, target.server_url + target.path, target.query, consumer,
                                      occasion);
  } catch (const std::invalid_argument&) {
    throw aha::ConfigurationError(
        "The integration's consumer_secret is no RSA private key in PEM form, which Jira's add-on signs "
        "with: install "
        "the add-on in Jira again, then connect Aha! again.");
  }
}

}  // namespace

std::string address_of(const Target& target) {
  return aha::url::with_query(target.server_url + target.path, target.query);
}

std::string canonical_request(std::string_view method, const Target& target) {
  std::string text(method);
  text += '&';
  text += target.path.empty() ? "/" : target.path;  // without the path of the server's own address
  text += '&';
  text += sorted(target.query);
  return text;
}

Authorized authorize(aha::http::Client client, const Settings& settings, std::string_view method,
                     const Target& target, std::int64_t now_s) {
  if (!settings.is_connect()) {
    if (settings.has_token_alone())
      client.bearer(settings.password());
    else
      client.basic_auth(settings.username(), settings.password());
    return {address_of(target), std::move(client)};
  }
  if (settings.shared_secret().truthy()) {
    Target with_proof = target;
    with_proof.query.add(
        "jwt", aha::jwt_hs256(claims_for(settings, method, target, now_s), settings.shared_secret().str()));
    return {address_of(with_proof), std::move(client)};
  }
  client.header("Authorization", oauth_header(settings, method, target, now_s));
  return {address_of(target), std::move(client)};
}

}  // namespace jira
