#include "egress/curl_client.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;
namespace http = boost::beast::http;

namespace {

struct ExchangeFixture : ClientFixture {
  Seen seen;
  Reply reply = answer(200, "hello", "X-One: 1\r\nx-two: a\r\nX-One: 2\r\n");
  LoopbackServer server{loop, [this](const Seen& request, int) {
                          seen = request;
                          return reply;
                        }};

  std::string url(const std::string& target = "/") { return server.url("a.test", target); }
};

// gzip of "hello hello hello"
const std::string gzipped(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x80\x88\xf9\xe5\x11\x00"
    "\x00\x00",
    28);

}  // namespace

TEST_CASE_FIXTURE(ExchangeFixture, "client: an answer comes with status, headers in order, and body") {
  const Response response = get(url("/path?q=1#fragment"));
  CHECK(response.error == Error::none);
  CHECK(response.message.empty());
  CHECK(response.status == 200);
  CHECK(response.body == "hello");
  CHECK(response.final_url == url("/path?q=1"));
  CHECK(response.headers == Headers{{"X-One", "1"}, {"x-two", "a"}, {"X-One", "2"}, {"Content-Length", "5"}});
  CHECK(seen.target() == "/path?q=1");
  CHECK(seen[http::field::host] == "a.test:" + std::to_string(server.port()));
  CHECK(seen[http::field::user_agent].starts_with("aha-host/"));
  CHECK(seen[http::field::accept_encoding].find("gzip") != std::string::npos);
}

TEST_CASE_FIXTURE(ExchangeFixture,
                  "client: bodies go with any method, and nothing is added to their headers") {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"}) {
    CAPTURE(method);
    const std::string body("a\0b", 3);
    CHECK(fetch(request(method, url(), body)).status == 200);
    CHECK(seen.method_string() == method);
    CHECK(seen.body() == body);
    CHECK(seen[http::field::content_length] == "3");
    CHECK(seen.count(http::field::content_type) == 0);
    CHECK(seen.count(http::field::expect) == 0);
  }
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: a large body is sent whole, without waiting for 100 Continue") {
  const std::string body(5u << 20, 'x');
  CHECK(fetch(request("POST", url(), body, {{"Content-Type", "text/plain"}})).status == 200);
  CHECK(seen.body().size() == body.size());
  CHECK(seen[http::field::content_type] == "text/plain");
  CHECK(seen.count(http::field::expect) == 0);
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: an empty POST says so, an empty DELETE says nothing") {
  CHECK(fetch(request("POST", url())).status == 200);
  CHECK(seen[http::field::content_length] == "0");
  CHECK(fetch(request("DELETE", url())).status == 200);
  CHECK(seen.count(http::field::content_length) == 0);
}

TEST_CASE_FIXTURE(ExchangeFixture,
                  "client: the caller's headers go out as given, but for the transport's own") {
  fetch(request("POST", url(), "x",
                {{"X-Empty", ""},
                 {"X-A", "1"},
                 {"X-A", "2"},
                 {"User-Agent", "mine"},
                 {"Host", "evil.test"},
                 {"Content-Length", "99"},
                 {"Transfer-Encoding", "chunked"}}));
  CHECK(seen.count("X-Empty") == 1);
  CHECK(seen["X-Empty"] == "");
  CHECK(seen.count("X-A") == 2);
  CHECK(seen[http::field::user_agent] == "mine");
  CHECK(seen.count(http::field::host) == 1);
  CHECK(seen[http::field::host].starts_with("a.test"));
  CHECK(seen[http::field::content_length] == "1");
  CHECK(seen.count(http::field::transfer_encoding) == 0);
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: HEAD brings headers and no body") {
  reply = {"HTTP/1.1 200 x\r\nContent-Length: 1000000000\r\nX-A: b\r\n\r\n"};
  const Response response = fetch(request("HEAD", url()));
  CHECK(response.error == Error::none);
  CHECK(response.body.empty());
  CHECK(value_of(response.headers, "X-A") == "b");
  CHECK(value_of(response.headers, "Content-Length") == "1000000000");
}

TEST_CASE_FIXTURE(ExchangeFixture,
                  "client: a compressed answer is decoded, and its headers no longer say otherwise") {
  reply = answer(200, gzipped, "Content-Encoding: gzip\r\n");
  const Response response = get(url());
  CHECK(response.error == Error::none);
  CHECK(response.body == "hello hello hello");
  CHECK(value_of(response.headers, "Content-Encoding") == "(none)");
  CHECK(value_of(response.headers, "Content-Length") == "(none)");
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: interim answers and trailers are not the answer's headers") {
  reply = {
      "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n"
      "2\r\nhi\r\n0\r\nX-Trailer: t\r\n\r\n"};
  const Response response = get(url());
  CHECK(response.status == 200);
  CHECK(response.body == "hi");
  CHECK(value_of(response.headers, "Link") == "(none)");
  CHECK(value_of(response.headers, "X-Trailer") == "(none)");
  CHECK(value_of(response.headers, "X-A") == "b");
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: any status is a success") {
  for (const int status : {204, 304, 404, 429, 500, 599}) {
    reply = answer(status);
    const Response response = get(url());
    CHECK(response.error == Error::none);
    CHECK(response.status == status);
  }
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: a connection is used again") {
  for (int i = 0; i < 5; ++i) CHECK(get(url()).status == 200);
  CHECK(server.requests() == 5);
  CHECK(server.connections() == 1);
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: connect-to takes every name there") {
  options.connect_to.push_back(ConnectTo::parse("::127.0.0.1:" + std::to_string(server.port())).value());
  CHECK(get("http://anything.example/x").status == 200);
  CHECK(seen[http::field::host] == "anything.example");
  CHECK(zone.asked.empty());
  CHECK(get("https://nowhere.invalid/x").error == Error::unresolved);
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: connect-to does not open the way to addresses in URLs") {
  options.allow_addresses.clear();
  options.connect_to.push_back(ConnectTo::parse("::127.0.0.1:" + std::to_string(server.port())).value());
  CHECK(get("http://anything.example/").status == 200);
  for (const char* target : {"http://127.0.0.1/", "http://2130706433/", "http://localhost/", "http://[::1]/"})
    CHECK(get(target).error == Error::address_refused);
  CHECK(server.requests() == 1);
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: a proxy in the environment is not asked") {
  static char proxy[] = "http_proxy=http://127.0.0.1:1";  // the environment keeps what it is given
  static char no_proxy[] = "http_proxy=";
  REQUIRE(putenv(proxy) == 0);
  CHECK(get(url()).status == 200);
  REQUIRE(putenv(no_proxy) == 0);
}

TEST_CASE_FIXTURE(ExchangeFixture, "client: a bad request does not reach the network") {
  CHECK(get("ftp://a.test/").error == Error::bad_url);
  CHECK(fetch(request("GET", url(), {}, {{"X", "1\r\nY: 2"}})).error == Error::bad_url);
  CHECK(fetch(request("G ET", url())).error == Error::bad_url);
  CHECK(server.connections() == 0);
}

TEST_CASE("client: the system's resolver is asked where no other is given, and its answer is judged") {
  boost::asio::io_context loop(1);
  CurlClient client(loop, {});
  Error error = Error::none;
  client.start(request("GET", "http://ip6-localhost/"), [&](Response&& response) { error = response.error; });
  loop.run_for(std::chrono::seconds(10));
  // Where /etc/hosts knows the name it is loopback, where not it does not resolve.
  CHECK((error == Error::address_refused || error == Error::unresolved));
}
