#include "simulation/simulated_egress.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

#include "egress/allowed_hosts.hpp"
#include "egress/body_source.hpp"
#include "egress/request_rules.hpp"
#include "egress/url.hpp"
#include "egress/witness.hpp"
#include "simulation/json_text.hpp"

namespace simulation {
namespace {

// Apart from the network's, which count from 1.
constexpr egress::TransferId own_ids = egress::TransferId{1} << 63;

std::string_view authorization_of(const egress::Headers& headers) {
  for (const auto& [name, value] : headers)
    if (boost::algorithm::iequals(name, "Authorization")) return value;
  return {};
}

egress::Response failed(egress::Error error, std::string message) {
  egress::Response response;
  response.error = error;
  response.message = std::move(message);
  return response;
}

// As much of the body as the account reads, and one byte more.
std::string body_of(const egress::Request& request, const egress::BlobStore& blobs) {
  if (request.parts.empty()) return std::string(request.body.substr(0, max_document_bytes + 1));
  const auto source = egress::BodySource::of(request.parts, blobs);
  std::string body(std::min<std::uint64_t>(source->size(), max_document_bytes + 1), '\0');
  std::size_t at = 0;
  while (const std::size_t read = source->read(body.data() + at, body.size() - at)) at += read;
  body.resize(at);
  return body;
}

// What the wire would bring for the request.
egress::Response received(const egress::Request& request, Answer answer, egress::BlobStore& blobs) {
  egress::Response response;
  response.status = answer.status;
  response.headers = {{"Content-Type", std::move(answer.content_type)},
                      {"Content-Length", std::to_string(answer.body.size())}};
  if (request.method == "HEAD") return response;
  if (request.to_blob && answer.status >= 200 && answer.status < 300) {
    auto file = blobs.create(*request.account);
    if (auto fault = file->append(answer.body); !fault.empty())
      return failed(egress::Error::too_large, "The file from the simulated Aha! " + fault + ".");
    response.blob_bytes = file->size();
    response.blob = blobs.keep(std::move(file));
    return response;
  }
  auto room = request.account->take(account::Resource::memory_bytes, answer.body.size());
  if (!room)
    return failed(egress::Error::too_large,
                  "The host has no room for the answer of the simulated Aha!: " + room.error() + ".");
  response.held = std::make_shared<account::Charge>(std::move(*room));
  response.body = std::move(answer.body);
  return response;
}

}  // namespace

SimulatedEgress::SimulatedEgress(boost::asio::io_context& loop, std::unique_ptr<egress::Egress> network,
                                 egress::BlobStore& blobs, SimulatedAha& aha)
    : loop_(loop), network_(std::move(network)), blobs_(blobs), aha_(aha) {}

// url  becomes that of a request that is
bool SimulatedEgress::is_simulated(const egress::Request& request, std::string& url) const {
  auto parsed = egress::parse_url(request.url);
  if (!parsed || !is_host_of_aha(parsed->host) || egress::fault_of(request)) return false;
  if (request.allowed_hosts != nullptr && !egress::host_is_allowed(parsed->host, *request.allowed_hosts))
    return false;
  if (!request.parts.empty() && !egress::BodySource::of(request.parts, blobs_)) return false;
  url = std::move(parsed->text);
  return true;
}

egress::TransferId SimulatedEgress::start(egress::Request request, egress::Completion done) {
  std::string url;
  if (!is_simulated(request, url)) return network_->start(std::move(request), std::move(done));
  const auto id = own_ids | ++last_id_;
  open_->emplace(id, Open{std::move(done), perform(request, url)});
  boost::asio::post(loop_, [open = std::weak_ptr(open_), id] {
    const auto transfers = open.lock();
    auto node = transfers ? transfers->extract(id) : OpenTransfers::node_type();
    if (!node.empty()) node.mapped().done(std::move(node.mapped().response));
  });
  return id;
}

void SimulatedEgress::cancel(egress::TransferId id) {
  if ((id & own_ids) == 0) return network_->cancel(id);
  const auto found = open_->find(id);
  if (found == open_->end()) return;
  if (const auto blob = found->second.response.blob; blob != 0) blobs_.release(blob);
  found->second.response = failed(egress::Error::cancelled, "The request was cancelled.");
}

egress::Response SimulatedEgress::perform(const egress::Request& request, const std::string& url) const {
  const std::string body = body_of(request, blobs_);
  auto response =
      received(request, aha_.answer({request.method, url, authorization_of(request.headers), body}), blobs_);
  response.final_url = url;
  if (request.witness) request.witness->exchanged(request, url, response, blobs_);
  return response;
}

}  // namespace simulation
