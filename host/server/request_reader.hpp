// Turns the bytes of one connection into requests, within limits on what was sent, not on what it came to: chunk lines,
// their extensions and trailers count as bodies do. It knows no socket.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "server/growing_body.hpp"
#include "server/message.hpp"

namespace server {

struct RequestLimits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t header_fields = 100;
  std::size_t body_bytes = 16 * 1024 * 1024;
  std::size_t chunk_line_bytes = 4 * 1024;  // with its extensions; and all trailers
  // Of all chunk lines and trailers of a request: what chunks of 1 KiB take, and some more.
  std::size_t framing_bytes() const { return 16 * 1024 + body_bytes / 64; }
};

// Read buffers that connections have no use for at the moment: an idle one holds none.
using SpareBuffers = std::vector<boost::beast::flat_buffer>;

class RequestReader {
 public:
  enum class Progress : std::uint8_t {
    needs_more,
    header,  // is whole; said once a request
    whole,   // the request is
  };

  // Both outlive the object.
  RequestReader(const RequestLimits& limits, SpareBuffers& spare) : limits_(limits), spare_(spare) {}

  // Whether bytes wait that belong to the next request.
  bool has_bytes() const { return buffer_.size() != 0; }

  // Where the next bytes are to be put; never empty while advance() needs more.
  boost::asio::mutable_buffer room();
  void commit(std::size_t bytes) { buffer_.commit(bytes); }

  // Reads on in what was committed. After a refusal nothing can be read any more.
  tl::expected<Progress, Refusal> advance();

  // The largest body of the request whose header was read; limits.body_bytes if nothing is said.
  void limit_body(std::size_t bytes);

  // What a request is refused with when its sender ends before it is whole.
  static Refusal broken_off();
  bool has_begun() const { return parser_.has_value() && parser_->got_some(); }

  // Of the request under way; from its header on.
  const boost::beast::http::request_header<>& header() const { return parser_->get().base(); }
  bool keeps_alive() const { return parser_->get().keep_alive(); }
  std::string& body() { return parser_->get().body(); }

  // What it holds for the request.
  std::size_t held_bytes() const;

  // Gives the read buffer back, unless bytes wait in it.
  void spare_buffer();
  // Forgets the request, and is ready for the next.
  void finish();
  // Forgets everything.
  void discard();

 private:
  using Parser = boost::beast::http::request_parser<GrowingBody>;

  Refusal refusal_of(const boost::system::error_code& error) const;
  Refusal header_too_large() const;
  tl::expected<Progress, Refusal> advance_header();
  tl::expected<Progress, Refusal> advance_body();

  const RequestLimits& limits_;
  SpareBuffers& spare_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::uint64_t taken_bytes_ = 0;  // of the request, from the wire
  std::size_t header_bytes_ = 0;   // of these, its header's
  std::size_t body_limit_ = 0;
};

}  // namespace server
