// Services that misbehave, or do one thing each, for service_test.cpp and definition_test.cpp.
#include <aha/sdk.hpp>

#include <new>
#include <stdexcept>
#include <string>

namespace {

namespace json = aha::json;
using aha::Options;

/// Uses every kind of field and option.
class SampleService final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<SampleService>& d) {
    d.version("1.2.3").category("API").caption([](std::string_view workspace) -> std::string_view {
      return workspace == "marketing_workspace" ? "Sends activities" : "Sends features";
    });
    d.egress("api.example.com").egress("*.example.org").needs("aha.kv/1").uses_aha_api().attachments();
    d.string("server_url").description("Where it is.").label("Server URL");
    d.password("secret_word");
    d.boolean("validate_cert").label_name("Validate certificate");
    d.select("mapping", {{"Feature -> Issue", "issue"}, {"Feature -> \"Epic\"", "epic"}});
    d.select("project", &SampleService::projects)
        .configure_button("Load")
        .configure_button_highlight_if(true);
    d.select("late").description("Choices last.").collection(&SampleService::failing);
    d.internal("status_mapping").callback_url().install_button().audit_filter();
    d.oauth2_button().authorize_url("https://a.example.com/").parameters({{"display", "popup"}});
    d.on("installed", &SampleService::installed).on("greet", &SampleService::greet);
    d.on("fail", &SampleService::fail).on("remember", &SampleService::remember);
    d.on("inspect", &SampleService::inspect);
  }

 private:
  void installed() {}

  void greet() { http().post(data()["hook_url"].str(), {{"text", payload()["name"].text()}}); }

  void remember() {
    meta_data()["count"] = meta()["count"].integer().value_or(0) + 1;
    if (payload()["fail"].truthy()) throw aha::RemoteError("changed its mind");
  }

  void inspect() {
    log().info("event " + std::string(event()) + " id " + std::string(event_id()));
    log().info("attempt " + std::to_string(attempt()) + (outcome_unknown() ? " unknown" : " known"));
    log().info("text " + std::string(payload_text()));
    log().info("raw " + std::string(raw_body()) + " " + std::string(raw_header("x-signature")));
    log().info("field " + integration_field(payload()["integration_fields"], "id").text());
  }

  void fail() {
    const std::string_view how = payload()["how"].str();
    if (how == "configuration") throw aha::ConfigurationError("set it right");
    if (how == "remote") throw aha::RemoteError("down", std::chrono::seconds(7));
    if (how == "url") throw aha::InvalidUrlError("no address");
    if (how == "standard") throw std::out_of_range("beyond the end");
    if (how == "memory") throw std::bad_alloc();
    if (how == "number") throw 42;
    if (how == "subject") log().info("about " + subject("feature")["name"].text());
    if (how == "secret") throw aha::RemoteError("login as " + data()["secret_word"].text() + " failed");
  }

  Options projects() const { return Options::from(meta()["projects"], "name", "id"); }
  Options failing() { throw aha::ConfigurationError("load the projects first"); }
};

/// Takes its name from its class, and every event.
class TFSCatchAll final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<TFSCatchAll>& d) {
    d.on("known", &TFSCatchAll::known).on("*", &TFSCatchAll::any);
  }

 private:
  void known() { log().info("known"); }
  void any() { log().info("any " + std::string(event())); }
};

/// Reaches for the event before it is there.
class Hasty final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Hasty>& d) {
    d.name("hasty_one").on("installed", &Hasty::installed);
  }
  Hasty() : account_(data()["account"].text()) {}

 private:
  void installed() {}
  std::string account_;
};

/// What two variants of one third party share. A handler may belong to a base class.
class SharedBase : public aha::Service {
 public:
  template <class T>
  static constexpr void define_shared(aha::Definition<T>& d) {
    d.on("installed", &T::installed);
  }

 protected:
  void installed() { log().info("shared"); }
};

class Variant final : public SharedBase {
 public:
  static constexpr void define(aha::Definition<Variant>& d) {
    d.title("A Variant");
    define_shared(d);
  }
  friend SharedBase;
};

}  // namespace

AHA_SERVICES(SampleService, TFSCatchAll, Hasty, Variant)
