#include "browse_address.hpp"

#include <aha/errors.hpp>
#include <aha/step.hpp>
#include <aha/url.hpp>

namespace jira {
namespace {

/// In the host's memory: "<server> <its address for people>".
constexpr std::string_view browse_address_key = "browse-address";

}  // namespace

const std::string& BrowseAddress::get() {
  if (!address_) address_ = find();
  return *address_;
}

std::string BrowseAddress::find() {
  std::string server = settings_.server_url();
  if (!is_gateway(server)) return server;
  const std::string start = server + " ";
  const auto known = service_.memory().get(browse_address_key);
  if (known && known->starts_with(start)) return known->substr(start.size());
  std::string address;
  aha::tolerate([&] { address = ask(); },
                [&](const aha::Error& error) { service_.log().info(error.what()); });
  if (address.empty()) {
    service_.log().warn(
        "Jira does not tell its own address, so that links in Aha! lead to Atlassian's gateway and cannot be "
        "followed. Give the API token the scope read:jira-work.");
    return server;
  }
  service_.memory().put(browse_address_key, start + address);
  return address;
}

std::string BrowseAddress::ask() {
  const std::string address = aha::url::base(client_.server_info()["baseUrl"].text());
  return aha::url::origin(address).starts_with("http") ? address : std::string();
}

}  // namespace jira
