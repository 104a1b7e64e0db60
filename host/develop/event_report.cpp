#include "develop/event_report.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>

#include "cassette/case.hpp"
#include "egress/egress.hpp"
#include "text/format.hpp"
#include "text/utf8.hpp"

namespace develop {
namespace {

namespace json = boost::json;

constexpr std::string_view bold = "1", dim = "2", red = "31", green = "32", yellow = "33";

class Report {
 public:
  Report(const recording::Recorded& recorded, const ReportStyle& style)
      : raw_(recorded.raw), redacted_(recorded.redacted), style_(style) {}

  std::string text() {
    event();
    if (!redacted_) {
      line(2, paint(dim, text::format("its requests are not shown: {}", redacted_.error())));
      if (const auto& name = raw_.parts.result.exception_class) line(4, paint(red, text::shown(*name)));
      return std::move(out_);
    }
    if (!raw_.why_no_case.empty())
      line(2, paint(dim, text::format("its requests are not all shown: {}", raw_.why_no_case)));
    for (const auto& exchange : redacted_->parts.exchanges) request(exchange);
    for (const auto& one : redacted_->parts.result.messages)
      if (!repeats_request(one.as_object())) message(one.as_object());
    failure();
    return std::move(out_);
  }

 private:
  void event() {
    const bool has_failed = raw_.parts.result.exception_class.has_value();
    std::string name = text::format("{} {}", raw_.parts.service, recording::event_of(raw_));
    if (raw_.parts.is_collection()) name += text::format(" {}", raw_.parts.field_name);
    const std::string retried =
        raw_.parts.attempt > 1 ? fmt::format(", attempt {}", raw_.parts.attempt) : std::string();
    line(0, fmt::format("{}: {}{}, {}", paint(bold, name),
                        has_failed ? paint(red, "failed") : paint(green, "ok"), retried, took(raw_.took)));
  }

  void request(const cassette::Exchange& exchange) {
    const auto& [request, response] = exchange;
    const bool has_answer = response.error == egress::Error::none;
    const std::string end =
        has_answer ? fmt::format("{}", response.status) : std::string(cassette::to_string(response.error));
    const bool is_good = has_answer && response.status < 400;
    line(2, text::format("{} {} -> ", request.method, request.url) +
                fmt::format("{}, {}", paint(is_good ? green : red, end), took(response.took)));
    if (!has_answer) lines(4, response.message);
    if (!style_.has_bodies) return;
    body("> ", request.body);
    body("< ", response.body);
  }

  void body(std::string_view mark, std::string_view bytes) {
    if (bytes.empty()) return;
    if (text::valid_utf8(bytes) != bytes)
      return line(4, paint(dim, fmt::format("{}{} bytes that are no text", mark, bytes.size())));
    const std::string_view shown = text::utf8_prefix(bytes, style_.body_bytes);
    lines(4, shown, mark);
    if (shown.size() < bytes.size())
      line(4, paint(dim, fmt::format("{}... {} of {} bytes are shown", mark, shown.size(), bytes.size())));
  }

  // The SDK logs each request that went well as "GET https://a.example/: 200 in 45 ms".
  bool repeats_request(const json::object& one) const {
    constexpr std::uint64_t debug = 0;
    if (one.at("severity").to_number<std::uint64_t>() != debug) return false;
    const std::string_view text = one.at("message").as_string();
    return std::ranges::any_of(redacted_->parts.exchanges, [&](const cassette::Exchange& exchange) {
      return text.starts_with(exchange.request.method + " " + exchange.request.url + ": ");
    });
  }

  void message(const json::object& one) {
    static constexpr std::array<std::string_view, 5> names{"debug", "info", "warn", "error", "fatal"};
    const auto severity = static_cast<std::size_t>(one.at("severity").to_number<std::uint64_t>());
    const auto name = names[std::min(severity, names.size() - 1)];
    lines(4, one.at("message").as_string(), fmt::format("{}: ", name),
          severity >= 3 ? red : (severity == 2 ? yellow : dim));
  }

  void failure() {
    const auto& result = redacted_->parts.result;
    if (result.exception_class)
      lines(4, result.exception_message, text::format("{}: ", *result.exception_class), red);
  }

  // Text of others. `mark` stands before its first line, and blanks before the next.
  void lines(std::size_t indentation, std::string_view text, std::string_view mark = {},
             std::string_view colour = {}) {
    std::string before(mark);
    do {
      const auto end = text.find('\n');
      auto one = text.substr(0, end);
      if (one.ends_with('\r')) one.remove_suffix(1);
      line(indentation, paint(colour, before + text::printable(one)));
      before.assign(mark.size(), ' ');
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    } while (!text.empty());
  }

  void line(std::size_t indentation, std::string_view text) {
    out_.append(indentation, ' ');
    out_ += text;
    out_ += '\n';
  }

  std::string took(std::chrono::milliseconds time) const {
    return paint(dim, fmt::format("{} ms", time.count()));
  }

  std::string paint(std::string_view colour, std::string_view text) const {
    if (!style_.has_colour || colour.empty()) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", colour, text);
  }

  const recording::RawCase& raw_;
  const tl::expected<cassette::Redacted, std::string>& redacted_;
  const ReportStyle& style_;
  std::string out_;
};

// The documents are JSON as they came.
std::string event_body(const recording::RawCase& raw) {
  return fmt::format(R"({{"service_name":{},"event":{},"payload":{},"user_data":{},"meta_data":{}}})",
                     json::serialize(json::string(raw.parts.service)),
                     json::serialize(json::string(raw.parts.event)), raw.payload, raw.data, raw.meta_data);
}

}  // namespace

std::string report_on(const recording::Recorded& recorded, const ReportStyle& style) {
  return Report(recorded, style).text();
}

// The event is there to be sent again once its report is seen.
void EventReport::take(const recording::Recorded& recorded) {
  const std::string report = report_on(recorded, style_);
  if (!recorded.raw.parts.is_collection()) {
    const guard::Lock lock(mutex_);
    last_event_ = event_body(recorded.raw);
  }
  std::fwrite(report.data(), 1, report.size(), out_);
  std::fflush(out_);
}

std::string EventReport::last_event() const {
  const guard::Lock lock(mutex_);
  return last_event_;
}

}  // namespace develop
