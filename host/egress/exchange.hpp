// One request and its answer through libcurl: one hop of a transfer.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "egress/address_policy.hpp"
#include "egress/blob.hpp"
#include "egress/body_source.hpp"
#include "egress/egress.hpp"
#include "egress/failure.hpp"
#include "egress/kept_connections.hpp"
#include "egress/multi_shard.hpp"
#include "egress/options.hpp"
#include "egress/target_finder.hpp"
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

  // What is sent, and where to. All is borrowed for the exchange's life.
  struct Order {
    const Request& request;
    BodySource* source;  // the body; null: it is in `request`
    const Url& url;
    const ConnectTarget& target;
    bool on_new_connection = false;  // not on one that is kept
  };

  // Prepares an exchange, or says why that is not possible. `done` runs once after start(), from the loop, and may
  // destroy the exchange. Throws std::bad_alloc if there is no memory even for the reason.
  static tl::expected<std::unique_ptr<Exchange>, Failure> prepare(std::shared_ptr<MultiShard> shard,
                                                                  const Terms& terms, const Order& order,
                                                                  Done done);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Puts it on its way; false if there is no memory for it, and `done` is then never called. Throws std::bad_alloc.
  bool start();

 private:
  Exchange(std::shared_ptr<MultiShard> shard, const Terms& terms, const Order& order, Done done);

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
  static int on_request(void* self, char* peer_ip, char* local_ip, int peer_port, int local_port);
  bool take_header(std::size_t bytes);
  std::size_t read_body(char* out, std::size_t count);
  curl_socket_t open(const curl_sockaddr& address);
  bool may_send(const Connection& connection);
  void set_body();
  bool take_body(std::string_view data);
  bool charge_body(std::uint64_t bytes);
  bool take_file(std::string_view data);
  bool is_for_blob() const;
  std::uint64_t announced_bytes() const;

  void ended(CURLcode code) override;
  Failure failure(CURLcode code);
  int system_error(CURLcode code) const;
  void keep_connection();
  Response response();

  std::shared_ptr<MultiShard> shard_;
  Terms terms_;
  const Request& request_;
  BodySource* source_;
  const Url& url_;
  const ConnectTarget& target_;
  bool on_new_connection_;
  Done done_;
  EasyHandle easy_;
  StringList headers_;
  StringList pins_;
  StringList connect_to_;
  bool is_running_ = false;
  bool is_too_large_ = false;
  std::string refused_;  // by the address policy while connecting: what, and why
  std::uint64_t header_bytes_ = 0;
  Connection connection_;             // that carries the request
  std::vector<NativeSocket> opened_;  // sockets; libcurl may have closed some
  int open_error_ = 0;                // the system's, of the last that could not be opened
  long error_before_request_ = 0;     // the system's, that libcurl still has from connecting
  long sent_bytes_before_ = 0;        // with earlier requests of this exchange: NTLM takes several
  bool awaits_answer_ = false;        // a request is on its way, and nothing of an answer has come
  bool has_found_end_ = false;        // of the kept connection, before the request went into it
  bool may_have_arrived_ = false;     // the request, and it must not arrive twice
  std::string body_;
  std::shared_ptr<account::Charge> held_;  // of body_; null: none
  std::string no_room_;                    // why the plugin gets no more; empty: it does
  std::shared_ptr<Blob> file_;             // in place of body_
  std::string file_fault_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
};

}  // namespace egress
