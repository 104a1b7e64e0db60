#include "egress/transfer.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <utility>

#include "edge/c_edge.hpp"
#include "egress/redirect.hpp"
#include "egress/request_rules.hpp"
#include "egress/witness.hpp"

namespace egress {
namespace {

constexpr std::uint64_t longest_timeout_ms =
    24ull * 60 * 60 * 1000;  // more would overflow the clock in the end

const std::string* location_of(const Response& response) {
  for (const auto& [name, value] : response.headers)
    if (boost::algorithm::iequals(name, "Location") && !value.empty()) return &value;
  return nullptr;
}

Response without_answer(Failure failure, const std::string& url) {
  Response response;
  response.error = failure.error;
  response.message = std::move(failure.message);
  response.final_url = url;
  return response;
}

}  // namespace

Engine::Engine(asio::io_context& event_loop, Options operators_options, std::unique_ptr<Lookup> lookup)
    : loop(event_loop),
      options(std::move(operators_options)),
      policy(options.allow_addresses),
      resolver(std::move(lookup)),
      targets(policy, options.connect_to, resolver),
      limiter(std::max(1u, options.limits.transfers_per_host)),
      blobs(options.blobs) {
  shards.resize(std::max(1u, options.shards));
}

std::shared_ptr<MultiShard> Engine::shard_of(const Url& url) {
  auto& shard = shards[std::hash<std::string>{}(url.authority()) % shards.size()];
  if (!shard || shard->is_broken()) {
    const auto count = static_cast<std::uint32_t>(shards.size());
    shard = std::make_shared<MultiShard>(loop, std::max(1u, options.limits.idle_connections / count));
  }
  return shard;
}

Transfer::Transfer(Engine& engine, Request request, Ended ended)
    : engine_(engine),
      request_(std::move(request)),
      ended_(std::move(ended)),
      deadline_(engine.loop.get_executor()) {}

// What runs a step is a C library's callback, another transfer's end or the loop: none may meet its exceptions. If
// there is no memory to fail with, the deadline ends the transfer.
template <class Step>
void Transfer::guarded(Step step) noexcept {
  const auto fail_with = [this](std::string_view what) {
    edge::c_edge(
        [](std::string_view) {},
        [&] {
          fail({Error::connect_failed, "The host could not send the request: " + std::string(what) + "."});
        });
  };
  edge::c_edge(fail_with, step);
}

void Transfer::start() {
  guarded([this] { judge(); });
}

void Transfer::judge() {
  if (auto fault = fault_of(request_)) return fail(std::move(*fault));
  if (!request_.parts.empty()) {
    source_ = BodySource::of(request_.parts, engine_.blobs);
    if (!source_)
      return fail({Error::bad_url, "The request's body names a file that the host does not have."});
  }
  auto url = parse_url(request_.url);
  if (!url) return fail({Error::bad_url, std::move(url.error())});
  if (request_.timeout_ms != 0) arm_deadline();
  go_to(std::move(*url));
}

void Transfer::arm_deadline() {
  deadline_.expires_after(std::chrono::milliseconds(std::min(request_.timeout_ms, longest_timeout_ms)));
  deadline_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = error ? nullptr : weak.lock();
    if (self)
      self->fail({Error::timed_out, "The request to " + self->url_.authority() + " did not finish within " +
                                        std::to_string(self->request_.timeout_ms) + " ms."});
  });
}

void Transfer::go_to(Url url) {
  url_ = std::move(url);
  hop_began_ = std::chrono::steady_clock::now();
  name_ = engine_.targets.find(*request_.account, url_, request_.allowed_hosts,
                               [weak = weak_from_this()](tl::expected<ConnectTarget, Failure> target) {
                                 const auto self = weak.lock();
                                 if (!self || !self->ended_) return;
                                 if (!target) return self->fail(std::move(target.error()));
                                 self->guarded([&] { self->stand_in_line(std::move(*target)); });
                               });
}

void Transfer::stand_in_line(ConnectTarget target) {
  target_ = std::move(target);
  place_.emplace(engine_.limiter, url_.authority(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->exchange();
  });
  if (place_->is_granted()) exchange();
}

void Transfer::exchange() {
  was_started_anew_ = false;
  guarded([this] { start_exchange(false); });
}

void Transfer::start_exchange(bool on_new_connection) {
  auto prepared = Exchange::prepare(engine_.shard_of(url_), {engine_.options, engine_.policy, engine_.blobs},
                                    {request_, source_.get(), url_, target_, on_new_connection},
                                    [weak = weak_from_this()](Exchange::Outcome outcome) {
                                      const auto self = weak.lock();
                                      if (self) self->guarded([&] { self->on_outcome(std::move(outcome)); });
                                    });
  if (!prepared) return fail(std::move(prepared.error()));
  exchange_ = std::move(*prepared);
  if (!exchange_->start()) fail({Error::connect_failed, "There is no memory for another connection."});
}

void Transfer::on_outcome(Exchange::Outcome outcome) {
  exchange_.reset();
  if (!outcome && outcome.error().nothing_was_sent && !was_started_anew_) {
    was_started_anew_ = true;
    return start_exchange(true);
  }
  place_.reset();
  if (!outcome) return fail(std::move(outcome.error()));
  outcome->took = hop_took();
  tell_witness(*outcome);
  const std::string* location = location_of(*outcome);
  if (request_.max_redirects == 0 || location == nullptr || !is_redirect(outcome->status))
    return finish(std::move(*outcome));
  follow(outcome->status, *location);
}

std::chrono::milliseconds Transfer::hop_took() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - hop_began_);
}

void Transfer::tell_witness(const Response& response) const {
  if (!request_.witness) return;
  request_.witness->exchanged(request_, url_.text.empty() ? request_.url : url_.text, response,
                              engine_.blobs);
}

// Too many redirects are an error: returned as an answer, a circle would look like success to a service that takes
// every status below 400 for one.
void Transfer::follow(int status, const std::string& location) {
  if (redirects_ == request_.max_redirects)
    return give_up({Error::broken_answer, "The answer of " + url_.authority() +
                                              " redirects once more after " + std::to_string(redirects_) +
                                              " redirects. Check the address."});
  ++redirects_;
  auto next = resolve_location(url_, location);
  if (!next)
    return give_up(
        {Error::bad_url, url_.authority() + " redirects to where the host cannot follow. " + next.error()});
  redirect(request_, status, url_, *next);
  if (request_.parts.empty()) source_.reset();
  go_to(std::move(*next));
}

void Transfer::fail(Failure failure) {
  if (!ended_) return;
  Response response = without_answer(std::move(failure), url_.text);
  response.took = hop_took();
  tell_witness(response);
  finish(std::move(response));
}

// Between two hops: the witness has seen the last one already.
void Transfer::give_up(Failure failure) {
  finish(without_answer(std::move(failure), url_.text));
}

void Transfer::finish(Response response) {
  if (!ended_) return;
  const auto ended = std::exchange(ended_, nullptr);
  deadline_.cancel();
  name_ = {};
  exchange_.reset();
  place_.reset();
  ended(std::move(response));
}

}  // namespace egress
