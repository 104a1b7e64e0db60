#include <aha/sdk.hpp>

#include <string>

/// Says hello to a server of the user's choice.
class Greeter final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<Greeter>& d) {
    d.title("Greeter").version("1.0.0").caption("Says hello").egress("*");
    d.string("server_url").description("Where to say hello.").install_button();
    d.on("installed", &Greeter::installed);
  }

 private:
  void installed() {
    const auto response =
        http().post(data()["server_url"].str(), {{"hello", "from " + data()["name"].text()}});
    if (!response.ok()) throw aha::http::unexpected(response);
    meta_data()["greeting"] = response.json()["answer"].json();
  }
};

AHA_SERVICE(Greeter)
