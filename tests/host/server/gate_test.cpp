#include "server/gate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using server::Gate;
using server::Header;
using server::Route;
using server::Router;

namespace {

constexpr std::string_view secret = "0123456789abcdef";

Route route(std::string_view method, std::string_view path, bool is_open = false) {
  return {method, path, "{}", is_open, [](const server::Request&, const server::Responder&) {}};
}

// A gate with some routes, and a name that the operator gave.
struct Door {
  explicit Door(std::string path_secret = {})
      : router({route("POST", "/send_event"), route("GET", "/services"), route("GET", "/healthz", true)},
               std::move(path_secret)),
        gate(router, {{"tunnel.example.com"}, 1000}) {}

  // The status of a refusal; 200: admitted.
  int status(const Header& header) const {
    const auto judged = gate.judge(header);
    return judged ? 200 : judged.error().reply.status;
  }
  bool closes(const Header& header) const {
    const auto judged = gate.judge(header);
    return !judged && judged.error().reply.close;
  }

  Router router;
  Gate gate;
};

server::Field field(std::string_view value) {
  return {value, 1};
}

Header get(std::string_view target, std::string_view host) {
  Header header;
  header.method = "GET";
  header.target = target;
  header.host = field(host);
  return header;
}

Header post(std::string_view target = "/send_event", std::string_view host = "127.0.0.1:4567") {
  Header header = get(target, host);
  header.method = "POST";
  header.content_type = field("application/json");
  header.content_length = field("10");
  return header;
}

}  // namespace

TEST_CASE("gate: addresses, localhost and names of the operator's are answered to") {
  const Door door;
  for (const char* const host :
       {"127.0.0.1", "127.0.0.1:4567", "10.1.2.3:80", "[::1]:4567", "[2001:db8::1]", "[::ffff:127.0.0.1]:1",
        "localhost", "LocalHost:4567", "localhost:", "tunnel.example.com", "Tunnel.Example.COM:443"}) {
    CAPTURE(std::string(host));
    CHECK(door.status(get("/services", host)) == 200);
  }
}

TEST_CASE("gate: a name that anybody can make point here is refused on every route") {
  const Door door;
  for (const char* const host :
       {"evil.example", "evil.example:4567", "localhost.evil.example", "localhost.", "127.0.0.1.nip.io",
        "127.1", "2130706433", "0x7f000001", "127.0.0.01", "0177.0.0.1", "l%6fcalhost",
        "tunnel.example.com.evil.example", "xtunnel.example.com", "tunnel.example.com.",
        "localhost,evil.example", "256.0.0.1", "127.0.0.1.", "%31%32%37.0.0.1"}) {
    CAPTURE(std::string(host));
    CHECK(door.status(get("/services", host)) == 403);
    CHECK(door.status(get("/healthz", host)) == 403);
    CHECK(door.status(get("/nowhere", host)) == 403);
    CHECK(door.status(post("/send_event", host)) == 403);
  }
}

TEST_CASE("gate: a Host header that names no host breaks the connection off") {
  const Door door;
  for (const char* const host :
       {"", ":4567", "user@localhost", "localhost@evil.example", "local host", "localhost/",
        "localhost:80:80", "localhost:http", "::1", "[::1", "[v1.x]", "[fe80::1%25eth0]",
        "l\xc3\xb6"
        "calhost",
        "[]", "[::1]x", "[127.0.0.1]", "localhost\\evil.example", "http://localhost"}) {
    CAPTURE(std::string(host));
    CHECK(door.status(get("/services", host)) == 400);
    CHECK(door.closes(get("/services", host)));
  }
}

TEST_CASE("gate: one Host, and only HTTP/1.0, which no browser speaks, may do without") {
  const Door door;
  Header header = get("/services", "localhost");
  header.host.count = 2;
  CHECK(door.status(header) == 400);
  header.host = {};
  CHECK(door.status(header) == 400);
  CHECK(door.closes(header));
  header.is_http_1_0 = true;
  CHECK(door.status(header) == 200);
  header.host = field("evil.example");
  CHECK(door.status(header) == 403);
}

TEST_CASE(
    "gate: who knows the path secret may use any name, and no other can tell a wrong secret from a wrong "
    "path") {
  const Door door{std::string(secret)};
  CHECK(door.status(get("/0123456789abcdef/services", "tunnel.of.somebody.example")) == 200);
  CHECK(door.status(get("/0123456789abcdef/healthz", "tunnel.of.somebody.example")) == 200);
  CHECK(door.status(post("/0123456789abcdef/send_event", "tunnel.of.somebody.example")) == 200);
  CHECK(door.status(get("/healthz", "localhost")) == 200);
  CHECK(door.status(get("/healthz", "evil.example")) == 403);
  for (const char* const target : {"/services", "/0123456789abcdeX/services", "/nowhere", "/0123456789abcdef",
                                   "//services", "/%30123456789abcdef/services"}) {
    CAPTURE(std::string(target));
    CHECK(door.status(get(target, "127.0.0.1")) == 404);
    CHECK(door.status(get(target, "evil.example")) == 403);
  }
  const auto wrong_secret = door.gate.judge(post("/0123456789abcdeX/send_event"));
  const auto wrong_path = door.gate.judge(post("/nowhere"));
  REQUIRE(!wrong_secret);
  REQUIRE(!wrong_path);
  CHECK(wrong_secret.error().reply.body == wrong_path.error().reply.body);
}

TEST_CASE("gate: a page of another origin is refused, with the path secret, too") {
  for (const Door& door : {Door(), Door(std::string(secret))}) {
    const std::string target =
        door.router.find("GET", "/services", false) ? "/services" : "/0123456789abcdef/services";
    for (const char* const origin :
         {"https://evil.example", "http://127.0.0.1", "http://127.0.0.1:4568", "http://127.0.0.1:4567/",
          "http://localhost:4567", "null", "", "127.0.0.1:4567", "file://", "ftp://127.0.0.1:4567",
          "http://user@127.0.0.1:4567", "http://127.0.0.1:4567.evil.example", "chrome-extension://abcdef"}) {
      CAPTURE(std::string(origin));
      Header header = get(target, "127.0.0.1:4567");
      header.origin = field(origin);
      CHECK(door.status(header) == 403);
    }
    for (const char* const site : {"cross-site", "same-site", "", "Same-Origin", "same-origin, cross-site"}) {
      CAPTURE(std::string(site));
      Header header = get(target, "127.0.0.1:4567");
      header.sec_fetch_site = field(site);
      CHECK(door.status(header) == 403);
    }
  }
}

TEST_CASE("gate: what the host itself, or no page at all, is behind may pass") {
  const Door door;
  Header header = get("/services", "127.0.0.1:4567");
  header.origin = field("http://127.0.0.1:4567");
  header.sec_fetch_site = field("same-origin");
  CHECK(door.status(header) == 200);
  header.origin = {};
  header.sec_fetch_site = field("none");
  CHECK(door.status(header) == 200);
  header = get("/services", "tunnel.example.com");
  header.origin = field("https://tunnel.example.com");
  CHECK(door.status(header) == 200);
  header.origin = field("https://Tunnel.example.com:443");
  CHECK(door.status(header) == 200);
  header.origin.count = 2;
  CHECK(door.status(header) == 403);
  header.origin = {};
  header.sec_fetch_site = {"none", 2};
  CHECK(door.status(header) == 403);
}

TEST_CASE("gate: a name that was made to point here is no origin of its own") {
  Header header = get("/services", "rebind.evil.example:4567");
  header.origin = field("http://rebind.evil.example:4567");
  header.sec_fetch_site = field("same-origin");
  CHECK(Door().status(header) == 403);
}

TEST_CASE("gate: a target that is a URL is judged by its own host, with which the Host header has to agree") {
  const Door door;
  CHECK(door.status(get("http://127.0.0.1:4567/services", "127.0.0.1:4567")) == 200);
  CHECK(door.status(get("HTTP://LOCALHOST/services?a=b", "localhost:80")) == 200);
  for (const char* const target :
       {"http://evil.example/services", "http://127.0.0.1/services", "http:///services",
        "http://user@127.0.0.1:4567/services", "*", "127.0.0.1:4567", "services",
        "ftp://127.0.0.1:4567/services", "http:/services", ""}) {
    CAPTURE(std::string(target));
    CHECK(door.status(get(target, "127.0.0.1:4567")) == 400);
  }
  CHECK(door.status(get("http://evil.example/services", "evil.example")) == 403);
  Header header = get("http://evil.example/services", "");
  header.host = {};
  header.is_http_1_0 = true;
  CHECK(door.status(header) == 403);
}

TEST_CASE("gate: the query is cut off the path, and paths are taken as they are written") {
  const Door door;
  const Header header = get("/services?a=/b?c", "localhost");
  const auto judged = door.gate.judge(header);
  REQUIRE(judged);
  CHECK(judged->path == "/services");
  CHECK(judged->query == "a=/b?c");
  for (const char* const target : {"/%73ervices", "/services/", "/./services", "/x/../services",
                                   "/services;a", "/services%00", "/SERVICES"}) {
    CAPTURE(std::string(target));
    CHECK(door.status(get(target, "localhost")) == 404);
  }
}

TEST_CASE("gate: a POST says that it is JSON, which no page can without asking first") {
  const Door door;
  for (const char* const type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                                 "application/json ;charset=utf-8"}) {
    CAPTURE(std::string(type));
    Header header = post();
    header.content_type = field(type);
    CHECK(door.status(header) == 200);
  }
  for (const char* const type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
        "application/jsonx", "text/plain; application/json", "text/plain, application/json",
        "application/json, text/plain", "text/json"}) {
    CAPTURE(std::string(type));
    Header header = post();
    header.content_type = field(type);
    CHECK(door.status(header) == 415);
    CHECK(door.closes(header));
  }
  Header header = post();
  header.content_type.count = 2;
  CHECK(door.status(header) == 415);
  header.content_type = {};
  CHECK(door.status(header) == 415);
}

TEST_CASE("gate: what is not served is said before its body is read, and ends a connection that has one") {
  const Door door;
  CHECK(door.status(post("/nowhere")) == 404);
  CHECK(door.closes(post("/nowhere")));
  CHECK(door.status(post("/services")) == 405);
  CHECK(door.closes(post("/services")));
  CHECK(!door.closes(get("/nowhere", "localhost")));
  Header header = post();
  header.content_length = field("1000");
  CHECK(door.status(header) == 200);
  header.content_length = field("1001");
  CHECK(door.status(header) == 413);
  CHECK(door.closes(header));
  header = get("/services", "localhost");
  header.content_length = field("0");
  CHECK(door.status(header) == 200);
  header.content_length = field("5");
  CHECK(door.status(header) == 413);
  header.content_length = {};
  header.transfer_encoding = field("chunked");
  CHECK(door.status(header) == 413);
}

TEST_CASE("gate: an expectation is 100-continue, or refused") {
  const Door door;
  Header header = post();
  header.expect = field("100-Continue");
  CHECK(door.status(header) == 200);
  for (const char* const expectation : {"nonsense", "", "100-continue, nonsense", "200-ok"}) {
    header.expect = field(expectation);
    CHECK(door.status(header) == 417);
    CHECK(door.closes(header));
  }
  header.expect = {"100-continue", 2};
  CHECK(door.status(header) == 417);
  header.is_http_1_0 = true;
  CHECK(door.status(header) == 200);
}

TEST_CASE("gate: a length that the host and a proxy could read differently breaks the connection off") {
  const Door door;
  for (const char* const coding :
       {"identity", "gzip", "chunked, identity", "chunked, chunked", "gzip, chunked", "\"chunked\"",
        "xchunked", "", "chunked;q=1", "chunked,", ", chunked", "chunked x", "x chunked"}) {
    CAPTURE(std::string(coding));
    Header header = post();
    header.content_length = {};
    header.transfer_encoding = field(coding);
    CHECK(door.status(header) == 400);
    CHECK(door.closes(header));
  }
  Header header = post();
  header.content_length = {};
  header.transfer_encoding = field("Chunked");
  CHECK(door.status(header) == 200);
  header.transfer_encoding.count = 2;
  CHECK(door.status(header) == 400);
  header.transfer_encoding.count = 1;
  header.is_http_1_0 = true;
  CHECK(door.status(header) == 400);
  header.is_http_1_0 = false;
  header.content_length = field("10");
  CHECK(door.status(header) == 400);
  header.transfer_encoding = {};
  for (const char* const length : {"10, 10", "+10", "-1", "0x10", "1 0", "", "99999999999999999999"}) {
    CAPTURE(std::string(length));
    header.content_length = field(length);
    CHECK(door.status(header) == 400);
    CHECK(door.closes(header));
  }
  header.content_length = {"10", 2};
  CHECK(door.status(header) == 400);
}

TEST_CASE("gate: a route with a token is refused without it, before its body") {
  Route guarded = route("PUT", "/guarded");
  guarded.bearer_token = "0123456789abcdef";
  const Router router({guarded}, "");
  const Gate gate(router, {});
  Header header = post("/guarded");
  header.method = "PUT";
  const auto status = [&] {
    const auto judged = gate.judge(header);
    return judged ? 200 : judged.error().reply.status;
  };
  for (const char* const wrong :
       {"", "Bearer", "Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdeF",
        "Bearer 0123456789abcdef ", "Bearer  0123456789abcdef", "Basic 0123456789abcdef", "0123456789abcdef",
        "Bearer 0123456789abcdef, Bearer 0123456789abcdef"}) {
    CAPTURE(std::string(wrong));
    header.authorization = field(wrong);
    CHECK(status() == 401);
  }
  header.authorization = {"Bearer 0123456789abcdef", 2};
  CHECK(status() == 401);
  header.authorization = {};
  const auto refused = gate.judge(header);
  REQUIRE(!refused);
  CHECK(refused.error().reply.headers == "WWW-Authenticate: Bearer\r\n");
  CHECK(refused.error().reply.close);
  CHECK(refused.error().reason == "no_token");
  for (const char* const right : {"Bearer 0123456789abcdef", "bearer 0123456789abcdef"}) {
    header.authorization = field(right);
    CHECK(status() == 200);
  }
}

TEST_CASE("gate: the content of a PUT is judged as that of a POST") {
  const Router router({route("PUT", "/kept")}, "");
  const Gate gate(router, {{}, 1000});
  Header header = post("/kept");
  header.method = "PUT";
  CHECK(gate.judge(header));
  header.content_length = field("1001");
  CHECK(gate.judge(header).error().reply.status == 413);
  header.content_type = field("text/plain");
  CHECK(gate.judge(header).error().reply.status == 415);
}
