// A client, its loop, and names under .test that lead to 127.0.0.1.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "egress/curl_client.hpp"
#include "host/egress/fake_lookup.hpp"
#include "host/egress/loopback_server.hpp"

namespace egress::testing {

struct ClientFixture {
  ClientFixture();

  // The client comes into being here, with `options` as they are then.
  CurlClient& client();

  // Runs the loop until `done` is true; fails the test after ten seconds.
  void run_until(const std::function<bool()>& done);

  // Starts, and runs the loop until the answer is there.
  Response fetch(Request request);
  Response get(const std::string& url);

  boost::asio::io_context loop{1};
  FakeLookup::Zone zone;
  Options options;
  std::unique_ptr<CurlClient> client_;
};

Request request(const std::string& method, const std::string& url, std::string_view body = {},
                Headers headers = {});

// The first value of a header, or "(none)".
std::string value_of(const Headers& headers, const std::string& name);

}  // namespace egress::testing
