#include <aha/http_status.hpp>
#include <aha/sdk.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace {

namespace json = aha::json;
using aha::FailureKind;
using aha::View;
using aha::http::Response;

/// An error of the far side, told to Aha! as if it had happened here.
class ForwardedError final : public aha::Error {
 public:
  using Error::Error;
};

FailureKind kind_of(std::string_view class_name) {
  if (class_name.ends_with("::ConfigurationError")) return FailureKind::configuration;
  if (class_name == "Errors::InvalidUrlError") return FailureKind::invalid_url;
  if (class_name == "Errors::RemoteError" || class_name.starts_with("AhaApi::")) return FailureKind::remote;
  if (class_name.starts_with("Timeout::")) return FailureKind::timeout;
  return FailureKind::internal;
}

/// An answer that is not one of a proxy server's.
aha::RemoteError refusal(const Response& response) {
  const View problem = response.json_or_null();  // RFC 9457, of this host; upstream's sends a page
  const std::string words = problem["detail"].present() ? problem["detail"].text() : response.excerpt();
  std::string message = "The proxy server answered with status " + std::to_string(response.status());
  if (!words.empty()) message += ": " + words;
  if (const std::string moved = aha::http::moved_advice(response, "The proxy server"); !moved.empty())
    message += ". " + moved;
  return aha::RemoteError(message +
                              ". Check that the proxy server URL is that of a running proxy server, and "
                              "look into its log.",
                          response.retry_after());
}

/// Forwards every event to a service on its developer's own machine.
class DevelopmentProxy final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<DevelopmentProxy>& d) {
    d.version(aha::sdk_version);
    d.category("API");
    d.caption("Run a service under development on your own machine, with events of your account");
    d.egress("*");
    d.string("proxy_server_url")
        .description("The address of the proxy server that runs the service, such as that of your tunnel.");
    d.internal("development_form");
    d.on("*", &DevelopmentProxy::forward);
  }

 private:
  void forward() {
    const std::string server = server_url();
    json::object request;
    request["service_name"] = service_name(server);
    request["event"] = event();
    request["payload"] = payload().json();
    request["user_data"] = data().json();
    request["meta_data"] = meta().json();
    const Response response = http().post(server + "/send_event", request);
    if (!response.ok() || !response.json_or_null().is_object()) throw refusal(response);
    take(response.json());
  }

  /// What happened there is told here: messages, then either the failure or the service's memory.
  void take(View result) {
    for (View message : result["messages"]) relay(message["severity"].integer().value_or(1), message);
    if (const View exception = result["exception"]; exception.truthy()) {
      for (View line : exception["backtrace"]) log().debug("from " + line.text());
      const std::string class_name = exception["exception_class"].text();
      throw ForwardedError(kind_of(class_name), class_name, exception["message"].text());
    }
    if (result["meta_data"].is_object()) meta_data() = result["meta_data"].json().as_object();
  }

  void relay(std::int64_t severity, View message) const {
    const std::string text = message["message"].text();
    if (severity <= 0) return log().debug(text);
    if (severity == 1) return log().info(text);
    if (severity == 2) return log().warn(text);
    log().error(text);
  }

  std::string server_url() const {
    std::string url = aha::url::base(data()["proxy_server_url"].text());
    if (url.empty())
      throw aha::ConfigurationError("No proxy server URL is set: enter the address of your proxy server.");
    return url;
  }

  /// The service that runs there: as chosen in the settings, else the only one that the server has.
  std::string service_name(const std::string& server) const {
    const View form = data()["development_form"];
    for (const View chosen : {data()["service_name"], form["service_name"], form})
      if (!chosen.is_object() && chosen.present() && chosen != "development_proxy") return chosen.text();
    const Response response = http().get(server + "/configuration");
    if (!response.ok() || !response.json_or_null().is_object()) throw refusal(response);
    std::string only;
    std::string all;
    for (View service : response.json()["services"]) {
      if (service["service_name"] == "development_proxy") continue;
      only = service["service_name"].text();
      all += (all.empty() ? "" : ", ") + only;
    }
    if (!all.empty() && all == only) return only;
    throw aha::ConfigurationError(
        "Choose in the settings which service the proxy server shall run. It has: " +
        (all.empty() ? "none" : all) + ".");
  }
};

}  // namespace

AHA_SERVICE(DevelopmentProxy)
