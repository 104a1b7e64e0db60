#include "egress/curl_client.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "egress/dns_lookup.hpp"
#include "egress/easy_handle.hpp"
#include "egress/transfer.hpp"

namespace egress {
namespace {

std::unique_ptr<Engine> make_engine(asio::io_context& loop, Options options, std::unique_ptr<Lookup> lookup) {
  initialise_libcurl();
  if (!lookup) lookup = std::make_unique<DnsLookup>(loop, DnsLookup::Settings{options.name_servers});
  return std::make_unique<Engine>(loop, std::move(options), std::move(lookup));
}

Failure cancelled() {
  return {Error::cancelled, "The request was cancelled."};
}

}  // namespace

CurlClient::CurlClient(asio::io_context& loop, Options options, std::unique_ptr<Lookup> lookup)
    : engine_(make_engine(loop, std::move(options), std::move(lookup))) {}

CurlClient::~CurlClient() {
  while (!transfers_.empty()) cancel(transfers_.begin()->first);
}

TransferId CurlClient::start(Request request, Completion done) {
  const TransferId id = ++last_id_;
  auto transfer = std::make_shared<Transfer>(
      *engine_, std::move(request),
      [this, id, done = std::move(done)](Response&& response) { end(id, done, std::move(response)); });
  transfers_.emplace(id, transfer);
  transfer->start();
  return id;
}

void CurlClient::cancel(TransferId id) {
  const auto found = transfers_.find(id);
  if (found == transfers_.end()) return;
  const auto transfer = found->second;
  transfer->fail(cancelled());
}

void CurlClient::release(BlobId blob) {
  engine_->blobs.release(blob);
}

BlobStore& CurlClient::blobs() {
  return engine_->blobs;
}

// Posted, so that a completion may do anything, even destroy the client.
void CurlClient::end(TransferId id, const Completion& done, Response&& response) {
  transfers_.erase(id);
  asio::post(engine_->loop, [done, response = std::move(response)]() mutable { done(std::move(response)); });
}

}  // namespace egress
