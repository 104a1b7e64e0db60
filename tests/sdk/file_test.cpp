#include <doctest/doctest.h>
#include <aha/auth.hpp>
#include <aha/http.hpp>
#include <aha/multipart.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

using aha::http::Body;
using aha::http::Client;
using aha::http::File;
using aha::http::Multipart;
using aha::testing::Answer;
using aha::testing::Headers;
using aha::testing::Host;

const std::string source = "https://files.example.com/1";
const std::string target = "https://api.example.com/files";
const std::string bytes("\x89PNG\r\n\0x", 8);

TEST_CASE("a fetched file goes on byte by byte") {
  Host host;
  host.expect("GET", source + "?size=full",
              {.body = bytes, .headers = Headers{{"Content-Type", "image/png"}}});
  host.expect("POST", target, {.status = 201});
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    const File file = client.fetch(source, {{"size", "full"}});
    CHECK(file.status() == 200);
    CHECK(file.ok());
    CHECK(file.size() == 8);
    CHECK(file.content_type() == "image/png");
    CHECK(client.post(target, Body::file(file, "application/octet-stream")).status() == 201);
  });
  CHECK(outcome.ok());
  REQUIRE(outcome.requests.size() == 2);
  CHECK(outcome.requests[0].max_redirects == 10);
  CHECK(outcome.requests[1].body == bytes);
  CHECK(outcome.requests[1].header("Content-Type") == "application/octet-stream");
}

TEST_CASE("a file stands between text, as it is and as base64") {
  Host host;
  host.expect("GET", source, {.body = "file"}).expect("POST", target);
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    const File file = client.fetch(source);
    Body body = Body::text("<", "text/plain");
    body.append("a").append(file).append("b").append("c").append_base64(file).append_base64(file).append(">");
    client.post(target, body);
  });
  CHECK(outcome.requests.at(1).body == "<afilebcZmlsZQ==ZmlsZQ==>");
}

TEST_CASE("a file is one member of a JSON object, whatever the others are") {
  for (const std::string& content : {bytes, std::string()}) {
    for (const aha::json::object& fields :
         {aha::json::object{{"name", "}\"{"}, {"ids", aha::array_of(7)}}, aha::json::object()}) {
      Host host;
      host.expect("GET", source, {.body = content}).expect("POST", target);
      const auto outcome = host.run({}, [&](aha::Call& call) {
        const Client client(call);
        client.post(target, Body::json_with_file(fields, "the \"data\"", client.fetch(source)));
      });
      REQUIRE(outcome.ok());
      aha::json::object whole = fields;
      whole["the \"data\""] = aha::auth::base64(content);
      CHECK(outcome.requests.at(1).json() == whole);
      CHECK(outcome.requests.at(1).header("Content-Type") == "application/json");
    }
  }
}

TEST_CASE("a file takes none of the call's memory") {
  const std::string large(1'000'000, 'x');
  Host host;
  host.memory_limit(10'000);
  host.expect("GET", source, {.body = large}).expect("POST", target).expect("POST", target);
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    const File file = client.fetch(source);
    client.post(target, Body::file(file, ""));
    client.post(target, Body::json_with_file({}, "data", file));
  });
  CHECK(outcome.ok());
  CHECK(outcome.requests.at(1).body == large);
  CHECK(outcome.requests.at(2).body == R"({"data":")" + aha::auth::base64(large) + R"("})");
}

TEST_CASE("an empty file is a file") {
  Host host;
  host.expect("GET", source, {.body = ""}).expect("POST", target);
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    const File file = client.fetch(source);
    CHECK(file.ok());
    CHECK(file.size() == 0);
    client.post(target, Body::file(file, "text/plain"));
  });
  CHECK(outcome.ok());
  CHECK(outcome.requests.at(1).body.empty());
}

TEST_CASE("a file is a part of a form under the type it is given") {
  Host host;
  host.expect("GET", source, {.body = bytes, .headers = Headers{{"Content-Type", "image/png"}}});
  host.expect("POST", target);
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    const File file = client.fetch(source);
    client.post(target, Multipart().field("id", "7").file("file", "a.png", file.content_type(), file).body());
  });
  const auto& sent = outcome.requests.at(1);
  const std::string type = sent.header("Content-Type");
  const std::string b = type.substr(type.find('=') + 1);
  CHECK(sent.body == "--" + b + "\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--" + b +
                         "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n" +
                         "Content-Type: image/png\r\n\r\n" + bytes + "\r\n--" + b + "--\r\n");
}

TEST_CASE("what is no file is not sent, and the error quotes its server") {
  Host host;
  host.expect("GET", source, {.status = 403, .body = "link expired"});
  host.run({}, [](aha::Call& call) {
    const File file = Client(call).fetch(source);
    CHECK_FALSE(file.ok());
    CHECK(file.size() == 0);
    CHECK(file.response().body() == "link expired");
    CHECK_THROWS_WITH_AS(Body::file(file, ""), doctest::Contains("403: link expired"), aha::RemoteError);
    CHECK_THROWS_AS(Body::json_with_file({}, "data", file), aha::RemoteError);
    CHECK_THROWS_AS(Multipart().file("f", "n", "", file), aha::RemoteError);
  });
}

TEST_CASE("a request for a file may end without an answer, and wait for a rate limit") {
  Host host;
  host.expect("GET", source, {.status = 429, .headers = Headers{{"Retry-After", "2"}}});
  host.expect("GET", source, {.body = "x"});
  host.expect("GET", source, {.result = AHA_ETOOLARGE});
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    CHECK(client.fetch(source).size() == 1);
    CHECK_THROWS_AS(client.fetch(source), aha::RemoteError);
  });
  CHECK(outcome.ok());
  CHECK(outcome.sleeps.size() == 1);
}

TEST_CASE("on a host that is too old for files they go through memory") {
  Host host;
  host.without("aha.blob/1");
  host.expect("GET", source, {.body = "file", .headers = Headers{{"Content-Type", "image/png"}}});
  host.expect("POST", target).expect("POST", target);
  host.expect("GET", source, {.status = 404, .body = "gone"});
  const auto outcome = host.run({}, [](aha::Call& call) {
    const Client client(call);
    const File file = client.fetch(source);
    CHECK(file.ok());
    CHECK(file.size() == 4);
    Body body = Body::text("<", "text/plain");
    body.append(file).append_base64(file).append(">");
    client.post(target, body);
    client.post(target, Multipart().file("file", "a.png", "", file).body());
    const File missing = client.fetch(source);
    CHECK(missing.size() == 0);
    CHECK_THROWS_WITH_AS(Body::file(missing, ""), doctest::Contains("404: gone"), aha::RemoteError);
  });
  CHECK(outcome.ok());
  CHECK(outcome.requests.at(0).max_redirects == 10);
  CHECK(outcome.requests.at(1).body == "<fileZmlsZQ==>");
  CHECK(outcome.requests.at(2).body.find("Content-Type: application/octet-stream\r\n\r\nfile\r\n") !=
        std::string::npos);
}

}  // namespace
