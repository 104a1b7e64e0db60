#include "workbench/event.hpp"

#include "cassette/json_comparison.hpp"

namespace workbench {
namespace {

namespace json = boost::json;

constexpr std::size_t overhead_bytes = 1'024;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

json::value parsed(const std::string& text) {
  auto value = cassette::parse_json(text);
  return value ? std::move(*value) : json::value();
}

std::size_t bytes_of(const egress::Headers& headers) {
  std::size_t sum = 0;
  for (const auto& [name, value] : headers) sum += name.size() + value.size() + 64;
  return sum;
}

}  // namespace

std::string_view to_string(Ending ending) {
  switch (ending) {
    case Ending::ok:
      return "ok";
    case Ending::failed:
      return "failed";
    default:
      return "running";
  }
}

json::object Summary::to_json() const {
  return {{"id", id},
          {"event_id", event_id},
          {"service", service},
          {"event", event},
          {"field_name", text_or_null(field_name)},
          {"generation", generation},
          {"at_ms", at_ms},
          {"took_ms", took ? json::value(took->count()) : json::value()},
          {"outcome", to_string(ending)},
          {"exception", text_or_null(exception)},
          {"message", text_or_null(message)},
          {"requests", requests},
          {"was_sent_here", was_sent_here}};
}

std::size_t Kept::bytes() const {
  std::size_t sum = overhead_bytes + payload.bytes() + data.bytes() + meta_data.bytes() +
                    new_meta_data.size() + collection.size();
  for (const auto& [request, response] : parts.exchanges)
    sum += 256 + request.url.size() + request.body.size() + response.body.size() + bytes_of(request.headers) +
           bytes_of(response.headers);
  for (const auto& message : parts.result.messages) sum += 64 + message.at("message").as_string().size();
  return sum;
}

cassette::Case Kept::to_case() const {
  cassette::Case out = parts;
  out.payload = parsed(payload.shown);
  out.data = parsed(data.shown);
  out.meta_data = parsed(meta_data.shown);
  out.result.meta_data = parsed(new_meta_data);
  if (!collection.empty()) out.result.collection = parsed(collection);
  return out;
}

}  // namespace workbench
