#include "workbench/history.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "cassette/case.hpp"
#include "text/utf8.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

constexpr std::size_t most_message_bytes = 1000;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
  return out;
}

std::string first_line(std::string_view text) {
  return std::string(text::utf8_prefix(text.substr(0, text.find('\n')), most_message_bytes));
}

std::string searched_in(const Summary& summary, const Kept* kept) {
  std::string out = summary.service + '\n' + summary.event + '\n' + summary.field_name + '\n' +
                    summary.exception + '\n' + summary.message;
  if (kept != nullptr)
    for (const auto& [request, unused] : kept->parts.exchanges)
      out += '\n' + request.method + ' ' + std::string(host_of(request.url));
  return lower(out);
}

// What was redacted is kept beside what is shown, for an event that is sent again.
Document document(const json::value& shown, const json::value& whole, const std::string& text) {
  return {json::serialize(shown), shown == whole ? std::string() : text};
}

std::shared_ptr<const Kept> kept_of(const recording::Recorded& recorded) {
  const recording::RawCase& raw = recorded.raw;
  auto kept = std::make_shared<Kept>();
  kept->why_no_case = recorded.redacted ? raw.why_no_case : recorded.redacted.error();
  if (!recorded.redacted) {
    kept->payload.secret = raw.payload;
    kept->data.secret = raw.data;
    kept->meta_data.secret = raw.meta_data;
    return kept;
  }
  cassette::Case& parts = kept->parts = recorded.redacted->parts;
  kept->payload = document(parts.payload, raw.parts.payload, raw.payload);
  kept->data = document(parts.data, raw.parts.data, raw.data);
  kept->meta_data = document(parts.meta_data, raw.parts.meta_data, raw.meta_data);
  kept->new_meta_data = json::serialize(parts.result.meta_data);
  if (parts.result.collection) kept->collection = json::serialize(*parts.result.collection);
  kept->began = raw.began;
  parts.payload = parts.data = parts.meta_data = parts.result.meta_data = nullptr;
  parts.result.collection.reset();
  return kept;
}

std::int64_t milliseconds_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::string_view host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  return url.substr(url.rfind('@') + 1);
}

History::History(Feed& feed, EndedWell sent_ended_well, const HistoryLimits& limits)
    : feed_(feed), sent_ended_well_(std::move(sent_ended_well)), limits_(limits) {}

void History::expect(const std::string& event_id, Secrets secrets, std::function<void(std::uint64_t)> began) {
  const guard::Lock lock(mutex_);
  expected_.emplace(event_id, Expected{std::move(secrets), std::move(began)});
}

History::Secrets History::secrets_of(std::uint64_t call) {
  const guard::Lock lock(mutex_);
  Entry* const entry = entry_of(call);
  return entry != nullptr ? std::exchange(entry->secrets, {}) : Secrets();
}

void History::expect_no_more(const std::string& event_id) {
  const guard::Lock lock(mutex_);
  expected_.erase(event_id);
}

History::Entry* History::entry_of(std::uint64_t id) {
  if (entries_.empty() || id < entries_.front().summary.id || id > last_id_) return nullptr;
  return &entries_[id - entries_.front().summary.id];
}

void History::drop_oldest() {
  bytes_ -= entries_.front().bytes;
  entries_.pop_front();
}

History::Page History::list(const Wanted& wanted) const {
  const std::string text = lower(wanted.text);
  const guard::Lock lock(mutex_);
  Page page{{}, entries_.size(), entries_.empty() ? 0 : entries_.front().summary.id};
  for (auto at = entries_.rbegin(); at != entries_.rend() && page.events.size() < wanted.limit; ++at) {
    const Summary& summary = at->summary;
    if (wanted.before && summary.id >= *wanted.before) continue;
    if (!wanted.service.empty() && summary.service != wanted.service) continue;
    if (!wanted.outcome.empty() && to_string(summary.ending) != wanted.outcome) continue;
    if (!text.empty() && at->searched.find(text) == std::string::npos) continue;
    page.events.push_back(summary);
  }
  return page;
}

std::optional<History::Found> History::find(std::uint64_t id) const {
  const guard::Lock lock(mutex_);
  if (entries_.empty() || id < entries_.front().summary.id || id > last_id_) return std::nullopt;
  const Entry& entry = entries_[id - entries_.front().summary.id];
  return Found{entry.summary, entry.kept};
}

std::uint64_t History::began(const plugin::Generation& generation, const runtime::Task& task) {
  Summary summary;
  summary.service = generation.service();
  summary.generation = generation.number();
  summary.at_ms = milliseconds_now();
  std::visit([&](const auto& one) { summary.event_id = one.id; }, task);
  if (const auto* const event = std::get_if<runtime::Event>(&task)) {
    summary.event = event->name;
  } else {
    summary.event = "remote_collection";
    summary.field_name = std::get<runtime::CollectionQuery>(task).field;
  }
  begin(summary);
  return summary.id;
}

void History::begin(Summary& summary) {
  Expected sent;
  {
    const guard::Lock lock(mutex_);
    if (const auto expected = expected_.find(summary.event_id); expected != expected_.end()) {
      sent = std::move(expected->second);
      expected_.erase(expected);
      summary.was_sent_here = true;
    }
    summary.id = last_id_ + 1;
    entries_.push_back({summary, searched_in(summary, nullptr), nullptr, 0, std::move(sent.secrets)});
    last_id_ = summary.id;
    if (entries_.size() > limits_.events) drop_oldest();
  }
  feed_.publish("began", json::serialize(summary.to_json()));
  if (sent.began) sent.began(summary.id);
}

void History::requested(std::uint64_t call, const recording::SeenRequest& request) {
  {
    const guard::Lock lock(mutex_);
    if (Entry* const entry = entry_of(call)) entry->summary.requests = request.number + 1;
  }
  const bool has_answer = request.response.error == egress::Error::none;
  feed_.publish(
      "requested",
      json::serialize(json::object{
          {"id", call},
          {"number", request.number},
          {"method", text::valid_utf8(request.method)},
          {"host", text::valid_utf8(host_of(request.url))},
          {"status", has_answer ? json::value(request.response.status) : json::value()},
          {"error", has_answer ? json::value() : json::value(cassette::to_string(request.response.error))},
          {"at_ms", request.at.count()},
          {"took_ms", request.response.took.count()}}));
}

void History::lost(const recording::RawCase& raw) {
  auto kept = std::make_shared<Kept>();
  kept->why_no_case = "others were waiting to be recorded";
  end(raw, std::move(kept), {});
}

void History::take(const recording::Recorded& recorded) {
  std::string message = recorded.redacted ? recorded.redacted->parts.result.exception_message : std::string();
  end(recorded.raw, kept_of(recorded), std::move(message));
}

void History::end(const recording::RawCase& raw, std::shared_ptr<const Kept> kept, std::string message) {
  const auto& failure = raw.parts.result.exception_class;
  const std::size_t bytes = kept->bytes();
  Summary summary;
  {
    const guard::Lock lock(mutex_);
    Entry* const entry = entry_of(raw.number);
    if (entry == nullptr) return;
    Summary& own = entry->summary;
    own.took = raw.took;
    own.ending = failure ? Ending::failed : Ending::ok;
    own.exception = failure.value_or("");
    own.message = first_line(text::valid_utf8(message));
    own.requests = std::max(own.requests, raw.parts.exchanges.size());
    entry->searched = searched_in(own, kept.get());
    entry->kept = std::move(kept);
    entry->bytes = bytes;
    bytes_ += bytes;
    summary = own;
    while (bytes_ > limits_.bytes && entries_.size() > 1) drop_oldest();
  }
  if (summary.was_sent_here && summary.ending == Ending::ok && sent_ended_well_) sent_ended_well_(raw);
  feed_.publish("ended", json::serialize(summary.to_json()));
}

}  // namespace workbench
