#include "workbench/settings.hpp"

#include <doctest/doctest.h>

#include <string>

using workbench::password_mask;
using workbench::Settings;

namespace {

namespace json = boost::json;

const json::array schema =
    json::parse(R"([{"type":"password","name":"pin"},{"type":"string","name":"user"}])").as_array();

const json::value mask(password_mask);

}  // namespace

TEST_CASE("settings: they are invented until some are put") {
  const Settings settings("http://host/simulated_aha/webhooks/");
  const auto invented = settings.find("test", schema);
  CHECK(invented.data.at("user") == "sample");
  CHECK(invented.data.contains("aha_api_token"));
  CHECK(invented.data.at("callback_url") == "http://host/simulated_aha/webhooks/test");
  CHECK(invented.meta_data.empty());
}

TEST_CASE("settings: a password is masked, and a mask that comes back keeps it") {
  Settings settings;
  settings.put("test", schema, {{{"pin", "4711"}, {"user", "one"}}, {{"m", 1}}});
  CHECK(settings.find_masked("test", schema).data.at("pin") == mask);
  CHECK(settings.find_masked("test", schema).data.at("user") == "one");
  settings.put("test", schema, {{{"pin", password_mask}, {"user", "two"}}, {}});
  CHECK(settings.find("test", schema).data == json::object{{"pin", "4711"}, {"user", "two"}});
  CHECK(settings.unmasked("test", schema, {{{"pin", password_mask}}, {}}).data.at("pin") == "4711");
  CHECK(settings.unmasked("test", schema, {{{"user", password_mask}}, {}}).data.at("user") == mask);
  settings.put("test", schema, {{{"pin", ""}}, {}});
  CHECK(settings.find_masked("test", schema).data.at("pin") == "");
}

TEST_CASE("settings: what is secret by its name is masked, too, in metadata as well") {
  Settings settings;
  settings.put("test", schema,
               {{{"pin", 4711}, {"api_key", "k3y"}}, {{"access_token", "t0k3n"}, {"kind", "k"}}});
  const auto shown = settings.find_masked("test", schema);
  CHECK(shown.data.at("pin") == mask);
  CHECK(shown.data.at("api_key") == mask);
  CHECK(shown.meta_data.at("access_token") == mask);
  CHECK(shown.meta_data.at("kind") == "k");
  settings.put("test", schema, shown);
  const auto kept = settings.find("test", schema);
  CHECK(kept.data.at("pin") == 4711);
  CHECK(kept.meta_data.at("access_token") == "t0k3n");
}

TEST_CASE("settings: metadata of a service is kept with settings and without") {
  Settings settings;
  settings.put_meta_data("test", {{"made", 1}});
  CHECK(settings.find("test", schema).meta_data == json::object{{"made", 1}});
  settings.put("test", schema, {{}, {{"made", 2}}});
  CHECK(settings.find("test", schema).meta_data == json::object{{"made", 2}});
  settings.put_meta_data("test", {{"made", 3}});
  CHECK(settings.find("test", schema).meta_data == json::object{{"made", 3}});
}
