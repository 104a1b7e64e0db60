// HTTPS against certificates of the test's own making.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <memory>

#include "host/egress/certificates.hpp"
#include "host/egress/client_fixture.hpp"

using namespace egress;
using namespace egress::testing;

namespace {

struct TlsFixture : ClientFixture {
  explicit TlsFixture(const std::string& names = "DNS:a.test,DNS:b.test,IP:127.0.0.1",
                      long lifetime_s = 3'600)
      : certificates(names, lifetime_s) {
    options.authorities = std::make_shared<TrustedAuthorities>(certificates.ca_file());
  }

  Certificates certificates;
  LoopbackServer server{loop, [](const Seen&, int) { return answer(200, "sealed"); },
                        &certificates.server_context()};

  Response get_without_check() {
    Request asked = request("GET", server.url("c.test"));
    asked.skip_tls_verify = true;
    return fetch(std::move(asked));
  }
};

struct Expired : TlsFixture {
  Expired() : TlsFixture("DNS:a.test", -60) {}
};

}  // namespace

TEST_CASE_FIXTURE(TlsFixture,
                  "tls: a certificate of a trusted authority is taken, for a name and an address") {
  CHECK(get(server.url("a.test")).body == "sealed");
  CHECK(get(server.url("127.0.0.1")).body == "sealed");
}

TEST_CASE_FIXTURE(TlsFixture, "tls: a connection is used again") {
  for (int i = 0; i < 5; ++i) CHECK(get(server.url("a.test")).body == "sealed");
  CHECK(server.connections() == 1);
}

TEST_CASE_FIXTURE(TlsFixture, "tls: an authority that is not trusted") {
  const Certificates others("DNS:x.test");
  options.authorities = std::make_shared<TrustedAuthorities>(others.ca_file());
  const Response response = get(server.url("a.test", "/?token=hidden"));
  CHECK(response.error == Error::tls_failed);
  CHECK(response.message.find("a.test:") != std::string::npos);
  CHECK(response.message.find("hidden") == std::string::npos);
  CHECK(server.requests() == 0);
}

TEST_CASE_FIXTURE(TlsFixture, "tls: a certificate for another name") {
  const Response response = get(server.url("c.test"));
  CHECK(response.error == Error::tls_failed);
  CHECK(response.message.find("c.test") != std::string::npos);
}

TEST_CASE_FIXTURE(Expired, "tls: a certificate that has run out") {
  const Response response = get(server.url("a.test"));
  CHECK(response.error == Error::tls_failed);
  CHECK(response.message.find("expired") != std::string::npos);
}

TEST_CASE_FIXTURE(TlsFixture, "tls: the wish not to verify counts only where the operator allows it") {
  CHECK(get_without_check().error == Error::tls_failed);
  client_.reset();
  options.allow_insecure_tls = true;
  CHECK(get_without_check().body == "sealed");
  CHECK(get(server.url("c.test")).error ==
        Error::tls_failed);  // nor does it reach over to who did not wish it
}

TEST_CASE_FIXTURE(TlsFixture, "tls: a file of authorities that is not there") {
  options.authorities = std::make_shared<TrustedAuthorities>("/nonexistent/ca.pem");
  const Response response = get(server.url("a.test"));
  CHECK(response.error == Error::tls_failed);
  CHECK(response.message.find("--ca-file") != std::string::npos);
}

TEST_CASE_FIXTURE(TlsFixture, "tls: the authorities are read once, whichever hosts are connected to") {
  CHECK(get(server.url("a.test")).body == "sealed");
  std::filesystem::remove(certificates.ca_file());
  for (const char* name : {"b.test", "127.0.0.1"}) CHECK(get(server.url(name)).body == "sealed");
}

TEST_CASE_FIXTURE(TlsFixture, "tls: a new file of authorities is read while the host runs") {
  const Certificates others("DNS:x.test");
  const std::filesystem::path file = others.ca_file();
  options.authorities = std::make_shared<TrustedAuthorities>(file, std::chrono::milliseconds(0));
  CHECK(get(server.url("a.test")).error == Error::tls_failed);
  std::filesystem::remove(file);  // mingw overwrites no file
  std::filesystem::copy_file(certificates.ca_file(), file);
  std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::hours(1));
  Response response;
  for (int attempts = 0; attempts < 1'000 && response.body.empty(); ++attempts)
    response = get(server.url("a.test"));
  CAPTURE(response.message);
  CHECK(response.body == "sealed");
}

TEST_CASE_FIXTURE(ClientFixture, "tls: a server that speaks plain HTTP") {
  LoopbackServer plain(loop, [](const Seen&, int) { return answer(200); });
  const Response response = get("https://a.test:" + std::to_string(plain.port()) + "/");
  CHECK(response.error == Error::tls_failed);
}
