// One request and its answer through libcurl: one hop of a transfer.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "egress/address_policy.hpp"
#include "egress/blob.hpp"
#include "egress/body_source.hpp"
#include "egress/egress.hpp"
#include "egress/failure.hpp"
#include "egress/multi_shard.hpp"
#include "egress/options.hpp"
#include "egress/router.hpp"
#include "egress/url.hpp"

namespace egress {

// [loop] Destroying one that runs drops it.
class Exchange final : private ExchangeListener {
 public:
  using Outcome = tl::expected<Response, Failure>;
  using Done = std::function<void(Outcome)>;

  // The terms of this client; outlive the exchange.
  struct Terms {
    const Options& options;
    const AddressPolicy& policy;
    BlobStore& blobs;
  };

  // Borrows `request`, `source`, `url` and `route` for its life. source: the body, or null: it is in `request`.
  // `done` runs once, from the loop, and may destroy the exchange. Throws std::bad_alloc.
  Exchange(std::shared_ptr<MultiShard> shard, Terms terms, const Request& request, BodySource* source,
           const Url& url, const Route& route, Done done);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Puts it on its way; false where there is no memory for it, and `done` is then never called.
  bool start();

 private:
  void set_connection();
  void set_security();
  void set_method_and_body();
  void set_headers();
  void set_callbacks();

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* out, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  void set_body();
  bool take_body(std::string_view data);
  bool take_file(std::string_view data);
  bool is_for_blob() const;
  std::uint64_t announced_bytes() const;

  void ended(CURLcode code) override;
  Failure failure(CURLcode code);
  Response response();

  std::shared_ptr<MultiShard> shard_;
  Terms terms_;
  const Request& request_;
  BodySource* source_;
  const Url& url_;
  const Route& route_;
  Done done_;
  EasyHandle easy_;
  StringList headers_;
  StringList pins_;
  StringList connect_to_;
  bool is_running_ = false;
  bool is_too_large_ = false;
  std::string refused_;  // by the address policy while connecting: what, and why
  std::uint64_t header_bytes_ = 0;
  std::string body_;
  std::shared_ptr<Blob> file_;  // in place of body_
  std::string file_fault_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
};

}  // namespace egress
