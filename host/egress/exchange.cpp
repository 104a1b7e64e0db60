#include "egress/exchange.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <exception>
#include <utility>

#include "edge/c_edge.hpp"
#include "egress/request_rules.hpp"
#include "egress/socket_address.hpp"

namespace egress {
namespace {

// An announced length is a server's word: memory is taken for so much of it ahead of the bytes, and no more.
constexpr std::uint64_t max_reserved_bytes = 1u << 20;
constexpr std::uint64_t max_charged_ahead_bytes = 1u << 20;

}  // namespace

tl::expected<std::unique_ptr<Exchange>, Failure> Exchange::prepare(std::shared_ptr<MultiShard> shard,
                                                                   const Terms& terms, const Order& order,
                                                                   Done done) try {
  return std::unique_ptr<Exchange>(new Exchange(std::move(shard), terms, order, std::move(done)));
} catch (const std::exception& error) {
  return tl::unexpected(Failure{Error::connect_failed, "The request to " + order.url.authority() +
                                                           " could not be prepared: " + error.what() + "."});
}

Exchange::Exchange(std::shared_ptr<MultiShard> shard, const Terms& terms, const Order& order, Done done)
    : shard_(std::move(shard)),
      terms_(terms),
      request_(order.request),
      source_(order.source),
      url_(order.url),
      target_(order.target),
      on_new_connection_(order.on_new_connection),
      done_(std::move(done)),
      easy_(shard_->borrow()) {
  set_connection();
  set_security();
  set_method_and_body();
  set_headers();
  set_callbacks();
}

Exchange::~Exchange() {
  if (is_running_) shard_->drop(easy_.get());
  shard_->give_back(std::move(easy_));
}

bool Exchange::start() {
  return is_running_ = shard_->run(easy_.get(), *this);
}

std::size_t Exchange::on_header(char*, std::size_t size, std::size_t count, void* self) {
  return static_cast<Exchange*>(self)->take_header(size * count) ? size * count : 0;
}

// Counts only; the headers are read at the end, by libcurl's own parser. False ends the exchange.
bool Exchange::take_header(std::size_t bytes) {
  awaits_answer_ = false;
  header_bytes_ += bytes;
  is_too_large_ = is_too_large_ || header_bytes_ > terms_.options.limits.header_bytes;
  return !is_too_large_;
}

std::size_t Exchange::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return edge::c_edge(std::size_t{0}, [&] {
    return static_cast<Exchange*>(self)->take_body({data, size * count}) ? size * count : 0;
  });
}

std::size_t Exchange::on_read(char* out, std::size_t size, std::size_t count, void* self) {
  return edge::c_edge(std::size_t{CURL_READFUNC_ABORT},
                      [&] { return static_cast<Exchange*>(self)->read_body(out, size * count); });
}

std::size_t Exchange::read_body(char* out, std::size_t count) {
  if (source_->is_at_end()) return 0;
  const std::size_t got = source_->read(out, count);
  // The length has been announced, so a body that ends early could only hang.
  return got == 0 ? CURL_READFUNC_ABORT : got;
}

int Exchange::on_seek(void* self, curl_off_t offset, int origin) {
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_FAIL;
  static_cast<Exchange*>(self)->source_->seek(static_cast<std::uint64_t>(offset));
  return CURL_SEEKFUNC_OK;
}

// What a server announces ahead of the body; 0 if it does not.
std::uint64_t Exchange::announced_bytes() const {
  curl_off_t announced = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  return announced > 0 ? static_cast<std::uint64_t>(announced) : 0;
}

bool Exchange::is_for_blob() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return request_.to_blob && status >= 200 && status < 300;
}

bool Exchange::take_file(std::string_view data) {
  if (!file_) {
    file_ = terms_.blobs.create(*request_.account);
    file_fault_ = file_->expect(announced_bytes());
    if (!file_fault_.empty()) return false;
  }
  file_fault_ = file_->append(data);
  return file_fault_.empty();
}

bool Exchange::take_body(std::string_view data) {
  if (file_ || (body_.empty() && is_for_blob())) return take_file(data);
  const std::uint64_t limit = terms_.options.limits.body_bytes;
  const std::uint64_t expected = body_.empty() ? announced_bytes() : 0;
  if (expected > limit || data.size() > limit - body_.size()) {
    is_too_large_ = true;
    return false;
  }
  if (!charge_body(
          std::max<std::uint64_t>(body_.size() + data.size(), std::min(expected, max_reserved_bytes))))
    return false;
  if (expected > 0) body_.reserve(std::min(expected, max_reserved_bytes));
  body_.append(data);
  return true;
}

// In steps, so that a body that comes in many pieces costs few charges.
bool Exchange::charge_body(std::uint64_t bytes) {
  if (!held_) held_ = std::make_shared<account::Charge>();
  if (bytes <= held_->amount()) return true;
  const std::uint64_t step = std::min(std::max(bytes, body_.capacity() * 2), bytes + max_charged_ahead_bytes);
  auto more = request_.account->take(account::Resource::memory_bytes, step - held_->amount());
  if (more)
    held_->add(std::move(*more));
  else
    no_room_ = std::move(more.error());
  return no_room_.empty();
}

curl_socket_t Exchange::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  return edge::c_edge(CURL_SOCKET_BAD, [&] { return static_cast<Exchange*>(self)->open(*address); });
}

// The last word on an address: whatever resolved the name, and however often the connection is tried again,
// this is the one that connect() is about to be called with.
curl_socket_t Exchange::open(const curl_sockaddr& address) {
  if (!target_.is_operators_choice) {
    if (!is_internet_family(address.family)) return CURL_SOCKET_BAD;
    const Address target = address_in(&address.addr, address.addrlen);
    if (const auto reason = terms_.policy.refuses(target)) {
      refused_ = target.to_string() + " is " + std::string(*reason);
      return CURL_SOCKET_BAD;
    }
  }
  opened_.reserve(opened_.size() + 1);
  const NativeSocket made = open_socket(address.family, address.socktype, address.protocol);
  open_error_ = made == no_socket ? last_socket_error() : 0;
  if (made != no_socket) opened_.push_back(made);
  return made;
}

// Before each request: the first, those that NTLM adds, and those that libcurl repeats because a kept connection broke.
int Exchange::on_request(void* self, char* peer_ip, char* local_ip, int peer_port, int local_port) {
  return edge::c_edge(CURL_PREREQFUNC_ABORT, [&] {
    const bool may_send = static_cast<Exchange*>(self)->may_send({local_port, peer_port, local_ip, peer_ip});
    return may_send ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
  });
}

// A request that is not idempotent goes out once. So it is not repeated if the server may have seen any of it; and a
// kept connection that the server has closed is noticed before anything goes into it.
bool Exchange::may_send(const Connection& connection) {
  long sent_bytes = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent_bytes);
  if (!is_idempotent(request_.method)) {
    may_have_arrived_ = awaits_answer_ && sent_bytes > sent_bytes_before_;
    has_found_end_ = shard_->connections().has_ended(connection);
    if (may_have_arrived_ || has_found_end_) return false;
  }
  connection_ = connection;
  awaits_answer_ = true;
  sent_bytes_before_ = sent_bytes;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error_before_request_);
  return true;
}

// HTTP/2 is left to libcurl, which reads what comes between requests.
void Exchange::keep_connection() {
  long version = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_VERSION, &version);
  if (version != CURL_HTTP_VERSION_1_1 || opened_.empty()) return;
  const NativeSocket carrier = socket_of_port(opened_, connection_.local_port);
  if (carrier != no_socket) shard_->connections().add(connection_, carrier);
}

void Exchange::ended(CURLcode code) {
  is_running_ = false;
  const auto done = std::move(done_);
  if (code == CURLE_OK && !file_ && is_for_blob()) take_file({});
  if (code == CURLE_OK && file_fault_.empty())
    done(response());
  else
    done(tl::unexpected(failure(code)));
  // `done` may have destroyed this.
}

Failure Exchange::failure(CURLcode code) {
  if (!refused_.empty())
    return {Error::address_refused, "The connection to " + url_.authority() + " is not allowed: " + refused_ +
                                        ". The operator can allow it with --allow-address."};
  if (!file_fault_.empty())
    return {Error::too_large, "The file from " + url_.authority() + " " + file_fault_ + "."};
  if (!no_room_.empty())
    return {Error::too_large,
            "The host has no room for the answer of " + url_.authority() + ": " + no_room_ + "."};
  if (may_have_arrived_)
    return {Error::connect_failed,
            "The connection to " + url_.authority() +
                " was lost after the request was sent, and no answer came. The request may have "
                "been carried out, so it is not sent again."};
  if (is_too_large_) code = CURLE_FILESIZE_EXCEEDED;
  Failure failure = failure_of(code, url_.authority(), error_text_.data(), system_error(code));
  failure.nothing_was_sent = has_found_end_;
  return failure;
}

// libcurl keeps the error of an address that did not answer although another one did.
int Exchange::system_error(CURLcode code) const {
  if (code == CURLE_COULDNT_CONNECT && open_error_ != 0) return open_error_;
  long error = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error);
  const bool is_stale = code != CURLE_COULDNT_CONNECT && error == error_before_request_;
  return is_stale ? 0 : static_cast<int>(error);
}

Response Exchange::response() {
  keep_connection();
  Response response;
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  // The body was decoded, so a caller who believed these two would decode it again, or count wrongly.
  curl_header* encoding = nullptr;
  const bool was_decoded =
      (file_ || !body_.empty()) &&
      curl_easy_header(easy_.get(), "Content-Encoding", 0, CURLH_HEADER, -1, &encoding) == CURLHE_OK;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1, header)) != nullptr) {
    if (was_decoded && (boost::algorithm::iequals(header->name, "Content-Encoding") ||
                        boost::algorithm::iequals(header->name, "Content-Length")))
      continue;
    response.headers.emplace_back(header->name, header->value);
  }
  if (is_for_blob()) {
    response.blob_bytes = file_->size();
    response.blob = terms_.blobs.keep(std::move(file_));
  }
  response.body = std::move(body_);
  response.held = std::move(held_);
  response.final_url = url_.text;
  return response;
}

}  // namespace egress
