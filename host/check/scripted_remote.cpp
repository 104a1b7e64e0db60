#include "check/scripted_remote.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>

#include "egress/allowed_hosts.hpp"
#include "egress/url.hpp"
#include "runtime/call.hpp"

namespace check {
namespace {

using egress::Error;

const std::array<Mood, 24>& all_moods() {
  static const std::array<Mood, 24> moods{{
      {"200 with an empty object"},
      {"200 with an empty list", Error::none, 200, "[]"},
      {"200 with null", Error::none, 200, "null"},
      {"200 with nothing", Error::none, 200, ""},
      {"200 with a text", Error::none, 200, "ok"},
      {"200 with HTML",
       Error::none,
       200,
       "<html><body>Sign in</body></html>",
       {{"Content-Type", "text/html"}}},
      {"200 with half of an object", Error::none, 200, R"({"id":)"},
      {"200 with text that is not UTF-8", Error::none, 200, "{\"id\":\"\xff\xfe\"}"},
      {"200 with wrong types", Error::none, 200,
       R"({"id":[],"key":{},"name":7,"url":false,"fields":"x","errors":0})"},
      {"201 with an object", Error::none, 201,
       R"({"id":"17","key":"CHK-17","number":17,"url":"https://x.example/17"})"},
      {"204", Error::none, 204, ""},
      {"302 without a location", Error::none, 302, ""},
      {"400", Error::none, 400, R"({"message":"bad request","errors":{"field":"is required"}})"},
      {"401", Error::none, 401, R"({"message":"who are you?"})"},
      {"403", Error::none, 403, "Forbidden"},
      {"404", Error::none, 404, R"({"message":"not found"})"},
      {"422 with a list of errors", Error::none, 422, R"({"errors":[{"code":"invalid"}]})"},
      {"429", Error::none, 429, "{}", {{"Retry-After", "1"}, {"X-Ratelimit-Reset", "1"}}},
      {"500 with HTML", Error::none, 500, "<h1>Internal Server Error</h1>"},
      {"503", Error::none, 503, ""},
      {"by refusing the connection", Error::connect_failed, 0, ""},
      {"too late", Error::timed_out, 0, ""},
      {"with a certificate that does not verify", Error::tls_failed, 0, ""},
      {"with something that is not HTTP", Error::broken_answer, 0, ""},
  }};
  return moods;
}

egress::Response failure(Error error, std::string message) {
  egress::Response response;
  response.error = error;
  response.message = std::move(message);
  return response;
}

}  // namespace

std::span<const Mood> moods() {
  return all_moods();
}

const Mood& mood_of(int status) {
  return *std::ranges::find(all_moods(), status, &Mood::status);
}

std::string to_string(const Script& script) {
  if (script.recorded == nullptr) return fmt::format("the remote answered {}", script.mood->name);
  if (script.recorded_answers == SIZE_MAX) return "the remote answered as recorded";
  return fmt::format("the remote answered as recorded {} times, then {}", script.recorded_answers,
                     script.mood->name);
}

egress::TransferId ScriptedRemote::start(egress::Request request, egress::Completion done) {
  ++count_;
  if (keeps_) {
    std::string text = request.url;
    for (const auto& [name, value] : request.headers)
      text.append("\n").append(name).append(": ").append(value);
    text.append("\n").append(request.body);
    requests_.push_back({std::string(runtime::Call::current()->event_id()), std::move(text)});
  }
  const auto id = ++last_;
  pending_.emplace(id, Pending{std::move(done), answer(request)});
  boost::asio::post(loop_, [this, id] {
    if (!pending_.empty()) deliver(reverse_ ? pending_.rbegin()->first : id);
  });
  return id;
}

void ScriptedRemote::cancel(egress::TransferId id) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  found->second.response = failure(Error::cancelled, "cancelled");
  boost::asio::post(loop_, [this, id] { deliver(id); });
}

void ScriptedRemote::deliver(egress::TransferId id) {
  auto entry = pending_.extract(id);
  if (!entry.empty()) entry.mapped().done(std::move(entry.mapped().response));
}

egress::Response ScriptedRemote::answer(const egress::Request& request) {
  const auto url = egress::parse_url(request.url);
  if (!url) return failure(Error::bad_url, url.error());
  if (request.allowed_hosts != nullptr && !egress::host_is_allowed(url->host, *request.allowed_hosts)) {
    if (std::ranges::find(undeclared_, url->host) == undeclared_.end()) undeclared_.push_back(url->host);
    return failure(Error::unlisted_host, "the plugin's manifest does not list this host.");
  }
  egress::Response response;
  if (tape_ && count_ <= script_.recorded_answers) {
    response = tape_->answer({request.method, url->text, request.headers, std::string(request.body)});
  } else {
    const auto& mood = *script_.mood;
    if (mood.error != Error::none) return failure(mood.error, "the remote does not answer");
    response.status = mood.status;
    response.body = mood.body;
    response.headers = mood.headers;
  }
  response.final_url = url->text;
  if (request.to_blob && response.status / 100 == 2) {
    response.blob = ++last_blob_;
    response.blob_bytes = response.body.size();
    response.body.clear();
  }
  return response;
}

void ScriptedRemote::rewind() {
  tape_.reset();
  if (script_.recorded != nullptr) tape_.emplace(*script_.recorded);
  count_ = 0;
  requests_.clear();
  undeclared_.clear();
}

}  // namespace check
