#include "host/egress/client_fixture.hpp"

#include <doctest/doctest.h>

#include <boost/algorithm/string/predicate.hpp>

namespace egress::testing {

ClientFixture::ClientFixture() {
  for (const char* name : {"a.test", "b.test", "c.test"}) zone.names[name] = {"127.0.0.1"};
  options.allow_addresses.push_back(AddressRange::parse("127.0.0.1").value());
}

CurlClient& ClientFixture::client() {
  if (!client_) client_ = std::make_unique<CurlClient>(loop, options, std::make_unique<FakeLookup>(zone));
  return *client_;
}

void ClientFixture::run_until(const std::function<bool()>& done) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!done() && std::chrono::steady_clock::now() < give_up) {
    loop.restart();
    loop.run_one_until(give_up);
  }
  REQUIRE(done());
}

Response ClientFixture::fetch(Request request) {
  int calls = 0;
  Response answer;
  client().start(std::move(request), [&](Response&& response) {
    ++calls;
    answer = std::move(response);
  });
  CHECK(calls == 0);  // never inside start()
  run_until([&] { return calls > 0; });
  CHECK(calls == 1);
  return answer;
}

Response ClientFixture::get(const std::string& url) {
  return fetch(request("GET", url));
}

Request request(const std::string& method, const std::string& url, std::string_view body, Headers headers) {
  Request request;
  request.method = method;
  request.url = url;
  request.body = body;
  request.headers = std::move(headers);
  return request;
}

std::string value_of(const Headers& headers, const std::string& name) {
  for (const auto& header : headers)
    if (boost::algorithm::iequals(header.first, name)) return header.second;
  return "(none)";
}

}  // namespace egress::testing
