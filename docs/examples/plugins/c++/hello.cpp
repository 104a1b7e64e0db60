#include <aha/sdk.hpp>

/// Posts each new feature to the address in its settings.
class HelloCpp final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<HelloCpp>& d) {
    d.name("hello_cpp")
        .title("Hello from C++")
        .caption("Posts features")
        .category("Examples")
        .version("1.0.0");
    d.egress("*");  // the user gives the address
    d.string("url").description("Where to post features.");
    d.on("installed", &HelloCpp::installed).on("create_feature", &HelloCpp::create_feature);
  }

 private:
  void installed() { log().info("Hello from C++"); }

  void create_feature() {
    http().post(data()["url"].str(), {{"name", payload()["feature"]["name"].str()}}).expect_ok();
  }
};

AHA_SERVICE(HelloCpp)
