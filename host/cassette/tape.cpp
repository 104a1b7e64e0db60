#include "cassette/tape.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cassette/credentials.hpp"
#include "cassette/json_comparison.hpp"
#include "cassette/request_comparison.hpp"
#include "cassette/url_parts.hpp"
#include "egress/url.hpp"

namespace cassette {
namespace {

// Endpoints that have replaced retired ones, which a service may try once a recorded one has refused it. The case is
// then about the refusal.
constexpr std::string_view successors[] = {"//dev.azure.com/", "/f/api/0/jsonapi", ".powerplatform.com/"};

// `/rest/api/2/search/jql` and `/rest/api/2/issue/createmeta/KEY/issuetypes`, of any version.
bool is_jiras_successor(std::string_view url) {
  const auto api = url.find("/rest/api/");
  if (api == std::string_view::npos) return false;
  const std::string_view path = url.substr(api, url.find('?', api) - api);
  return path.find("/search/jql") != std::string_view::npos ||
         (path.find("/issue/createmeta/") != std::string_view::npos &&
          path.find("/issuetypes") != std::string_view::npos);
}

bool is_successor(std::string_view url) {
  return is_jiras_successor(url) || std::ranges::any_of(successors, [&](std::string_view part) {
           return url.find(part) != std::string_view::npos;
         });
}

bool stores_fields(const SentRequest& request) {
  return request.method == "POST" && request.url.ends_with("/fields") &&
         request.url.find("/integrations/") != std::string::npos;
}

bool same_fields(const SentRequest& one, const SentRequest& other) {
  if (one.url != other.url) return false;
  const auto one_json = parse_json(one.body), other_json = parse_json(other.body);
  return one_json && other_json ? same_json(*one_json, *other_json) : one.body == other.body;
}

// Storing the same fields twice changes nothing: upstream does it in places, and need not.
template <class Entry, class RequestOf>
std::vector<Entry> without_repetition(const std::vector<Entry>& list, RequestOf request_of) {
  std::vector<Entry> out;
  for (const Entry& entry : list) {
    const SentRequest& request = request_of(entry);
    const bool repeats =
        stores_fields(request) && std::ranges::any_of(out, [&](const Entry& earlier) {
          return stores_fields(request_of(earlier)) && same_fields(request_of(earlier), request);
        });
    if (!repeats) out.push_back(entry);
  }
  return out;
}

std::string host_of(const std::string& url) {
  const auto parsed = egress::parse_url(url);
  return parsed ? parsed->host : std::string();
}

std::string name_of(const SentRequest& request) {
  return fmt::format("{} {}", request.method, request.url);
}

egress::Response unknown(const SentRequest& request) {
  egress::Response response;
  response.status = 404;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = boost::json::serialize(boost::json::value{
      {"message", fmt::format("The case knows no request {} {}", request.method, request.url)}});
  return response;
}

}  // namespace

Tape::Tape(const Case& recorded) {
  for (const Exchange& exchange : recorded.exchanges) {
    if (ntlm_message(exchange.request.headers) != 0) ntlm_hosts_.insert(host_of(exchange.request.url));
  }
  for (const Exchange& exchange : recorded.exchanges) {
    // How many round trips a handshake takes is the client's business; what counts is the request that gets through.
    const bool asks_for_ntlm = exchange.response.status == 401 &&
                               ntlm_message(exchange.request.headers) != 3 &&
                               wants_ntlm(host_of(exchange.request.url));
    if (!asks_for_ntlm) expected_.push_back(&exchange);
  }
  open_ = expected_;
}

// The exchange counts as asked for from now on. Null if the case has none.
template <class MayAnswer>
const Exchange* Tape::take_open(const SentRequest& request, MayAnswer may_answer) {
  for (const auto& is_same : {same_request, same_endpoint}) {
    const auto found = std::ranges::find_if(open_, [&](const Exchange* exchange) {
      return may_answer(*exchange) && is_same(exchange->request, request);
    });
    if (found == open_.end()) continue;
    const Exchange* const taken = *found;
    open_.erase(found);
    return taken;
  }
  return nullptr;
}

egress::Response Tape::answer(const SentRequest& request) {
  const Exchange* exchange = take_open(request, [](const Exchange&) { return true; });
  if (exchange == nullptr && stores_fields(request)) {
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      if (sent_[i].url == request.url && sent_[i].method == request.method) exchange = answered_[i];
    }
  }
  sent_.push_back(request);
  answered_.push_back(exchange);
  return exchange != nullptr ? exchange->response : unknown(request);
}

void Tape::refused(const SentRequest& request, egress::Error error) {
  const Exchange* const exchange =
      take_open(request, [&](const Exchange& open) { return open.response.error == error; });
  if (exchange == nullptr) return;
  sent_.push_back(request);
  answered_.push_back(exchange);
}

std::vector<egress::AddressRange> Tape::reached_addresses() const {
  std::vector<egress::AddressRange> out;
  const auto add = [&](const std::string& block) {
    if (auto range = egress::AddressRange::parse(block)) out.push_back(std::move(*range));
  };
  for (const Exchange* exchange : expected_) {
    if (exchange->response.error == egress::Error::address_refused ||
        exchange->response.error == egress::Error::unlisted_host)
      continue;
    const auto url = egress::parse_url(exchange->request.url);
    if (!url) continue;
    if (url->address) add(url->address->to_string());
    if (url->host != "localhost" && !url->host.ends_with(".localhost")) continue;
    add("127.0.0.1");
    add("::1");
  }
  return out;
}

std::vector<const Exchange*> Tape::counted_expected() const {
  return without_repetition(expected_,
                            [](const Exchange* one) -> const SentRequest& { return one->request; });
}

// What was sent without what does not count.
std::vector<Tape::Counted> Tape::counted() const {
  const bool expects_successor =
      std::ranges::any_of(expected_, [](const Exchange* one) { return is_successor(one->request.url); });
  std::vector<Counted> all;
  for (std::size_t i = 0; i < sent_.size(); ++i)
    if (expects_successor || !is_successor(sent_[i].url)) all.push_back({&sent_[i], answered_[i]});
  return without_repetition(all, [](const Counted& one) -> const SentRequest& { return *one.request; });
}

Differences Tape::differences() const {
  const auto expected = counted_expected();
  const auto sent = counted();
  Differences out;
  for (std::size_t i = 0; i < std::max(expected.size(), sent.size()); ++i) {
    const std::string place = fmt::format("request {}", i + 1);
    if (i < expected.size() && i < sent.size()) {
      const auto found = compare_requests(place, expected[i]->request, *sent[i].request);
      out.insert(out.end(), found.begin(), found.end());
    } else if (i < sent.size()) {
      out.push_back({place, nothing, name_of(*sent[i].request)});
    } else {
      out.push_back({place, name_of(expected[i]->request), nothing});
    }
  }
  return out;
}

std::vector<RequestPair> Tape::pairs() const {
  std::vector<const SentRequest*> expected;
  for (const Exchange* const one : counted_expected()) expected.push_back(&one->request);
  std::vector<AnsweredRequest> sent;
  for (const auto& [request, exchange] : counted())
    sent.push_back({request, exchange != nullptr ? &exchange->request : nullptr});
  return pair_requests(expected, sent);
}

}  // namespace cassette
