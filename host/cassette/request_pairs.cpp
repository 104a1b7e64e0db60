#include "cassette/request_pairs.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cassette/request_comparison.hpp"
#include "egress/url.hpp"

namespace cassette {
namespace {

constexpr std::size_t none = SIZE_MAX;

std::string host_in(const SentRequest& request) {
  const auto url = egress::parse_url(request.url);
  return url ? url->host : std::string();
}

class Pairing {
 public:
  Pairing(const std::vector<const SentRequest*>& expected, const std::vector<AnsweredRequest>& sent)
      : expected_(expected), sent_(sent), is_taken_(expected.size(), false), places_(sent.size(), none) {
    for (std::size_t i = 0; i < sent.size(); ++i) places_[i] = take(sent[i].expected);
  }

  std::vector<RequestPair> pairs() {
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      if (places_[i] == none) places_[i] = missing_for(i);
      add_missing_before(places_[i]);
      add(i, places_[i]);
    }
    add_missing_before(expected_.size());
    return std::move(out_);
  }

 private:
  // Where in the case a request stands, unless another has its place.
  std::size_t take(const SentRequest* wanted) {
    const auto found = wanted == nullptr ? expected_.end() : std::ranges::find(expected_, wanted);
    const auto place = static_cast<std::size_t>(found - expected_.begin());
    if (found == expected_.end() || is_taken_[place]) return none;
    is_taken_[place] = true;
    return place;
  }

  // A missing request that the i-th one may stand for.
  std::size_t missing_for(std::size_t i) {
    const auto next = std::find_if(places_.begin() + static_cast<std::ptrdiff_t>(i), places_.end(),
                                   [](std::size_t place) { return place != none; });
    const std::size_t end = next == places_.end() ? expected_.size() : *next;
    const std::string host = host_in(*sent_[i].sent);
    for (std::size_t place = told_; place < end; ++place) {
      if (is_taken_[place] || host_in(*expected_[place]) != host) continue;
      is_taken_[place] = true;
      return place;
    }
    return none;
  }

  void add_missing_before(std::size_t end) {
    if (end == none) return;
    for (; told_ < end; ++told_)
      if (!is_taken_[told_]) {
        is_taken_[told_] = true;
        out_.push_back({*expected_[told_], std::nullopt, {}});
      }
  }

  void add(std::size_t i, std::size_t place) {
    RequestPair pair;
    pair.sent = *sent_[i].sent;
    if (place != none) {
      pair.expected = *expected_[place];
      pair.differences = compare_requests("", *pair.expected, *pair.sent);
      for (Difference& one : pair.differences) one.place.erase(0, 2);  // ": "
      if (place < highest_)
        pair.differences.push_back(
            {"order", "before " + expected_[highest_ - 1]->method + " " + expected_[highest_ - 1]->url,
             "after it"});
      highest_ = std::max(highest_, place + 1);
    }
    out_.push_back(std::move(pair));
  }

  const std::vector<const SentRequest*>& expected_;
  const std::vector<AnsweredRequest>& sent_;
  std::vector<bool> is_taken_;       // beside expected_
  std::vector<std::size_t> places_;  // beside sent_: in expected_
  std::size_t told_ = 0;             // up to where in expected_ missing ones have been told
  std::size_t highest_ = 0;          // behind the last of expected_ that was paired
  std::vector<RequestPair> out_;
};

}  // namespace

std::vector<RequestPair> pair_requests(const std::vector<const SentRequest*>& expected,
                                       const std::vector<AnsweredRequest>& sent) {
  return Pairing(expected, sent).pairs();
}

}  // namespace cassette
