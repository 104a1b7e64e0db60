#include "cassette/playback.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "cassette/transport_headers.hpp"
#include "egress/body_source.hpp"
#include "egress/redirect.hpp"
#include "egress/request_rules.hpp"
#include "egress/witness.hpp"

namespace cassette {
namespace {

// Every name leads to a connection that is never made.
class NoLookup final : public egress::Lookup {
 public:
  std::unique_ptr<Query> start(const std::string&, Done done) override {
    done({});
    return nullptr;
  }
};

egress::ConnectTo anywhere() {
  egress::ConnectTo entry;
  entry.target_host = "playback.invalid";
  return entry;
}

egress::Response failed(egress::Failure failure) {
  egress::Response response;
  response.error = failure.error;
  response.message = std::move(failure.message);
  return response;
}

// The body as the wire would have it.
std::string whole_body(const egress::Request& request, const egress::BlobStore& blobs) {
  if (request.parts.empty()) return std::string(request.body);
  const auto source = egress::BodySource::of(request.parts, blobs);
  std::string body(source->size(), '\0');
  body.resize(source->read(body.data(), body.size()));
  return body;
}

SentRequest as_sent(const egress::Request& request, const std::string& url, std::string body) {
  return {request.method, url, sent_headers(request), std::move(body)};
}

}  // namespace

Playback::Playback(boost::asio::io_context& loop, Tape& tape)
    : loop_(loop),
      tape_(tape),
      policy_(tape.reached_addresses()),
      anywhere_{anywhere()},
      resolver_(std::make_unique<NoLookup>()),
      targets_(policy_, anywhere_, resolver_) {}

egress::TransferId Playback::start(egress::Request request, egress::Completion done) {
  const auto id = ++last_id_;
  open_.emplace(id, Open{std::move(done), perform(std::move(request))});
  boost::asio::post(loop_, [this, id] { deliver(id); });
  return id;
}

void Playback::cancel(egress::TransferId id) {
  const auto found = open_.find(id);
  if (found != open_.end())
    found->second.response = failed({egress::Error::cancelled, "The request was cancelled."});
}

void Playback::deliver(egress::TransferId id) {
  const auto node = open_.extract(id);
  node.mapped().done(std::move(node.mapped().response));
}

egress::Response Playback::perform(egress::Request request) {
  if (auto fault = egress::fault_of(request)) return refuse(request, request.url, std::move(*fault));
  if (!egress::BodySource::of(request.parts, blobs_))
    return failed({egress::Error::bad_url, "The request's body names a file that is not there."});
  auto url = egress::parse_url(request.url);
  if (!url) return refuse(request, request.url, {egress::Error::bad_url, url.error()});
  for (std::uint32_t redirects = 0;; ++redirects) {
    egress::Response response = ask(request, *url);
    const auto location = header(response.headers, "Location");
    if (request.max_redirects == 0 || location.empty() || !egress::is_redirect(response.status))
      return response;
    if (redirects == request.max_redirects)
      return failed(
          {egress::Error::broken_answer, "The answer of " + url->authority() + " redirects too often."});
    auto next = egress::resolve_location(*url, location);
    if (!next) return failed({egress::Error::bad_url, next.error()});
    egress::redirect(request, response.status, *url, *next);
    url = std::move(next);
  }
}

egress::Response Playback::ask(const egress::Request& request, const egress::Url& url) {
  std::optional<egress::Failure> refusal;
  const auto judge = [&](tl::expected<egress::ConnectTarget, egress::Failure> target) {
    if (!target) refusal = std::move(target.error());
  };
  const auto wait =
      targets_.find(*request.account, url, request.allowed_hosts, judge);  // NoLookup answers at once
  if (refusal) return refuse(request, url.text, std::move(*refusal));
  if (tape_.wants_ntlm(url.host) && !request.ntlm) {
    egress::Response response;
    response.status = 401;
    response.headers.emplace_back("WWW-Authenticate", "NTLM");
    response.final_url = url.text;
    return response;
  }
  egress::Response response = tape_.answer(as_sent(request, url.text, whole_body(request, blobs_)));
  response.headers = received_headers(response.headers);
  response.final_url = url.text;
  if (request.method == "HEAD" || response.status == 204 || response.status == 304) response.body.clear();
  if (request.to_blob && response.status >= 200 && response.status < 300) keep_file(response);
  tell_witness(request, url.text, response);
  return response;
}

void Playback::tell_witness(const egress::Request& request, const std::string& url,
                            const egress::Response& response) const {
  if (request.witness) request.witness->exchanged(request, url, response, blobs_);
}

egress::Response Playback::refuse(const egress::Request& request, const std::string& url,
                                  egress::Failure failure) {
  const bool has_files = egress::BodySource::of(request.parts, blobs_) != nullptr;
  tape_.refused(as_sent(request, url, has_files ? whole_body(request, blobs_) : ""), failure.error);
  egress::Response response = failed(std::move(failure));
  tell_witness(request, url, response);
  return response;
}

void Playback::keep_file(egress::Response& response) {
  auto file = blobs_.create(account::Account::unlimited());
  if (auto fault = file->append(response.body); !fault.empty()) {
    response = failed({egress::Error::too_large, "The recorded file " + fault + "."});
    return;
  }
  response.blob_bytes = file->size();
  response.blob = blobs_.keep(std::move(file));
  response.body.clear();
}

}  // namespace cassette
