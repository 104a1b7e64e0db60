#include "server/request_reader.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace server {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::size_t most_spare_buffers = 64;
// What ends a chunked body at the least. Beast asserts that it is there once the last chunk has begun.
constexpr std::size_t last_chunk_bytes = 5;

Refusal not_a_request(std::string_view detail) {
  return {problem(400, "Not an HTTP request", detail), "not_a_request"};
}

}  // namespace

boost::asio::mutable_buffer RequestReader::room() {
  // Reserved whole: reading a 3 KB request into what is free at first takes Beast seven system calls.
  if (buffer_.capacity() == 0) {
    if (spare_.empty()) {
      buffer_.reserve(limits_.header_bytes);
    } else {
      buffer_ = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  return buffer_.prepare(buffer_.capacity() - buffer_.size());
}

tl::expected<RequestReader::Progress, Refusal> RequestReader::advance() {
  if (!parser_) {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(boost::none);  // the gate judges what is announced, and the wire counts in any case
    taken_bytes_ = 0;
    header_bytes_ = 0;
  }
  if (parser_->is_done()) return Progress::whole;
  return parser_->is_header_done() ? advance_body() : advance_header();
}

tl::expected<RequestReader::Progress, Refusal> RequestReader::advance_header() {
  if (buffer_.size() == 0) return Progress::needs_more;
  error_code error;
  const auto used = parser_->put(buffer_.data(), error);
  buffer_.consume(used);
  taken_bytes_ += used;
  if (error && error != http::error::need_more) return tl::unexpected(refusal_of(error));
  const bool is_whole = parser_->is_header_done();
  // Beast's own limit is for what it could not yet take: it takes any number of lines that come one by one.
  const auto bytes = taken_bytes_ + (is_whole ? 0 : buffer_.size());
  const auto& fields = parser_->get();
  const auto count = static_cast<std::size_t>(std::distance(fields.begin(), fields.end()));
  if (bytes >= limits_.header_bytes || count > limits_.header_fields)
    return tl::unexpected(header_too_large());
  if (!is_whole) return Progress::needs_more;
  header_bytes_ = taken_bytes_;
  parser_->eager(true);
  limit_body(limits_.body_bytes);
  return Progress::header;
}

void RequestReader::limit_body(std::size_t bytes) {
  body_limit_ = bytes;
  parser_->body_limit(bytes);
}

tl::expected<RequestReader::Progress, Refusal> RequestReader::advance_body() {
  const bool is_chunked = parser_->chunked();
  if (buffer_.size() < (is_chunked ? last_chunk_bytes : 1)) return Progress::needs_more;
  error_code error;
  const auto used = parser_->put(buffer_.data(), error);
  buffer_.consume(used);
  taken_bytes_ += used;
  if (error && error != http::error::need_more) return tl::unexpected(refusal_of(error));
  if (is_chunked) {
    if (taken_bytes_ > limits_.header_bytes + body_limit_ + limits_.framing_bytes())
      return tl::unexpected(
          Refusal{problem(413, "Body too large",
                          "The lines between the chunks of a body count, too; send larger chunks."),
                  "too_large"});
    if (!parser_->is_done() && buffer_.size() > limits_.chunk_line_bytes)
      return tl::unexpected(not_a_request(
          fmt::format("A chunk's line, and trailers, may have {} bytes.", limits_.chunk_line_bytes)));
  }
  return parser_->is_done() ? Progress::whole : Progress::needs_more;
}

Refusal RequestReader::header_too_large() const {
  return {problem(431, "Header too large",
                  fmt::format("A request's header may have {} bytes and {} fields.", limits_.header_bytes,
                              limits_.header_fields)),
          "too_large"};
}

Refusal RequestReader::refusal_of(const error_code& error) const {
  if (error == http::error::body_limit) return body_too_large(body_limit_);
  if (error == http::error::header_limit) return header_too_large();
  return not_a_request(fmt::format("The request could not be read: {}.", error.message()));
}

Refusal RequestReader::broken_off() {
  return {
      problem(400, "Request broken off", "The connection ended before the request was whole; send it again."),
      "not_a_request"};
}

std::size_t RequestReader::held_bytes() const {
  if (!parser_) return buffer_.capacity();
  // Each field is held with its name, its value and its links. Of a body, only what was written takes memory.
  return buffer_.capacity() + 2 * header_bytes_ + parser_->get().body().size();
}

void RequestReader::spare_buffer() {
  if (buffer_.size() != 0) return;
  if (spare_.size() < most_spare_buffers && buffer_.capacity() != 0) spare_.push_back(std::move(buffer_));
  buffer_ = beast::flat_buffer();
}

void RequestReader::finish() {
  parser_.reset();
  spare_buffer();
}

void RequestReader::discard() {
  parser_.reset();
  buffer_.consume(buffer_.size());
  spare_buffer();
}

}  // namespace server
