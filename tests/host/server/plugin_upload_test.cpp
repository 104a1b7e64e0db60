#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "artifact/file_image.hpp"
#include "artifact/native_file.hpp"
#include "server/routes/routes.hpp"

namespace {

using artifact::plugin_file;

struct Upload {
  std::string stored;  // the last name that was taken

  server::Reply send(const std::string& name) {
    const auto route = server::plugin_upload_route(
        [this](std::string_view file, std::string_view) {
          stored = file;
          return std::string("0123");
        },
        100, "");
    std::optional<server::Reply> answer;
    std::string body = "content";
    auto& no_loop = *reinterpret_cast<runtime::Loop*>(&body);  // the route does not look at it
    route.handle({"POST", "/plugins/" + name, "", body, no_loop},
                 [&](server::Reply&& reply) { answer = std::move(reply); });
    REQUIRE(answer);
    return std::move(*answer);
  }
};

}  // namespace

TEST_CASE("a plugin file that is sent, and its signature, are taken by their names") {
  Upload upload;
  for (const auto& name : {plugin_file("hello"), plugin_file("hello") + ".minisig"}) {
    CHECK(upload.send(name).status == 200);
    CHECK(upload.stored == name);
  }
}

TEST_CASE("a name of no plugin file is refused with one that is") {
  Upload upload;
  for (const auto& name :
       {std::string("hello"), std::string("hello.txt"), plugin_file("-hello"), plugin_file("h%65llo")}) {
    const auto reply = upload.send(name);
    CHECK(reply.status == 400);
    CHECK(reply.body.find("such as /plugins/" + plugin_file("hello")) != std::string::npos);
  }
  CHECK(upload.stored.empty());
}

TEST_CASE("a name that the system takes for a device is refused for that") {
  Upload upload;
  const auto reply = upload.send(plugin_file("nul"));
  CHECK(reply.status == (artifact::names_ignore_case ? 400 : 200));
  CHECK((reply.body.find("is a device") != std::string::npos) == artifact::names_ignore_case);
  CHECK(upload.stored.empty() == artifact::names_ignore_case);
}
