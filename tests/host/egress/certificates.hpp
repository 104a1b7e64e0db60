// An authority and a server's certificate, made anew for each run.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <string>

namespace egress::testing {

class Certificates {
 public:
  // subject_names: as OpenSSL writes them, "DNS:a.test,IP:127.0.0.1". lifetime_s: negative for an expired
  // one.
  explicit Certificates(const std::string& subject_names, long lifetime_s = 3'600);
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  std::string ca_file() const { return (folder_ / "ca.pem").string(); }
  boost::asio::ssl::context& server_context() { return context_; }

 private:
  std::filesystem::path folder_;
  boost::asio::ssl::context context_{boost::asio::ssl::context::tls_server};
};

}  // namespace egress::testing
