#include "workbench/detail.hpp"

#include <fmt/format.h>

#include <charconv>

#include "cassette/json_comparison.hpp"
#include "protocol/json_text.hpp"
#include "text/utf8.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

void append_cut(std::string& out, std::string_view text) {
  const auto shown = text::utf8_prefix(text, most_shown_text_bytes);
  out += R"({"text":)";
  protocol::append_json_string(out, shown);
  fmt::format_to(std::back_inserter(out), R"(,"bytes":{},"is_cut":{}}})", text.size(),
                 shown.size() < text.size());
}

void append_json(std::string& out, std::string_view text) {
  fmt::format_to(std::back_inserter(out), R"({{"json":{},"bytes":{}}})", text, text.size());
}

// text  JSON, or empty: there is no such document
void append_document(std::string& out, std::string_view text) {
  if (text.empty())
    out += "null";
  else if (text.size() <= most_shown_json_bytes)
    append_json(out, text);
  else
    append_cut(out, text);
}

void append_body(std::string& out, std::string_view body) {
  if (body.size() <= most_shown_json_bytes && !body.empty() && cassette::parse_json(body))
    return append_json(out, body);
  if (text::valid_utf8(body) == body) return append_cut(out, body);
  fmt::format_to(std::back_inserter(out), R"({{"text":"","bytes":{},"is_binary":true}})", body.size());
}

void append_headers(std::string& out, const egress::Headers& headers) {
  json::array list;
  for (const auto& [name, value] : headers)
    list.push_back(json::array{text::valid_utf8(name), text::valid_utf8(value)});
  out += json::serialize(list);
}

void append_exchange(std::string& out, const cassette::Exchange& exchange, std::chrono::milliseconds began) {
  const auto& [request, answer] = exchange;
  const bool has_answer = answer.error == egress::Error::none;
  fmt::format_to(std::back_inserter(out), R"({{"at_ms":{},"took_ms":{},"method":{},"url":{},"headers":)",
                 began.count(), answer.took.count(), protocol::json_string(text::valid_utf8(request.method)),
                 protocol::json_string(text::valid_utf8(request.url)));
  append_headers(out, request.headers);
  out += R"(,"body":)";
  append_body(out, request.body);
  const std::string error =
      has_answer ? "null"
                 : protocol::json_string(fmt::format("{}: {}", cassette::to_string(answer.error),
                                                     text::valid_utf8(answer.message)));
  fmt::format_to(std::back_inserter(out), R"(,"status":{},"error":{},"answer_headers":)",
                 has_answer ? fmt::format("{}", answer.status) : "null", error);
  append_headers(out, answer.headers);
  out += R"(,"answer":)";
  append_body(out, answer.body);
  out += '}';
}

void append_exchanges(std::string& out, const Kept& kept) {
  out += '[';
  for (std::size_t i = 0; i < kept.parts.exchanges.size(); ++i) {
    if (i != 0) out += ',';
    append_exchange(out, kept.parts.exchanges[i],
                    i < kept.began.size() ? kept.began[i] : std::chrono::milliseconds(0));
  }
  out += ']';
}

// "request:3" -> 3
std::optional<std::size_t> number_in(std::string_view name, std::string_view kind) {
  if (!name.starts_with(kind)) return std::nullopt;
  name.remove_prefix(kind.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

std::optional<Part> json_part(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return Part{text, true};
}

}  // namespace

std::string detail(const History::Found& event) {
  static const Kept nothing{};
  const Kept& kept = event.kept ? *event.kept : nothing;
  std::string out = json::serialize(event.summary.to_json());
  out.pop_back();
  const auto append = [&](std::string_view name, const std::string& document) {
    fmt::format_to(std::back_inserter(out), R"(,"{}":)", name);
    append_document(out, document);
  };
  append("payload", kept.payload.shown);
  append("data", kept.data.shown);
  append("meta_data", kept.meta_data.shown);
  append("new_meta_data", kept.new_meta_data);
  append("collection", kept.collection);
  fmt::format_to(
      std::back_inserter(out), R"(,"messages":{},"why_no_case":{},"exchanges":)",
      json::serialize(kept.parts.result.messages),
      kept.why_no_case.empty() ? "null" : protocol::json_string(text::valid_utf8(kept.why_no_case)));
  append_exchanges(out, kept);
  out += "}\n";
  return out;
}

std::optional<Part> find_part(const Kept& kept, std::string_view name) {
  if (name == "payload") return json_part(kept.payload.shown);
  if (name == "data") return json_part(kept.data.shown);
  if (name == "meta_data") return json_part(kept.meta_data.shown);
  if (name == "new_meta_data") return json_part(kept.new_meta_data);
  if (name == "collection") return json_part(kept.collection);
  const auto& exchanges = kept.parts.exchanges;
  if (const auto request = number_in(name, "request:"); request && *request < exchanges.size())
    return Part{exchanges[*request].request.body};
  if (const auto answer = number_in(name, "answer:"); answer && *answer < exchanges.size())
    return Part{exchanges[*answer].response.body};
  return std::nullopt;
}

}  // namespace workbench
