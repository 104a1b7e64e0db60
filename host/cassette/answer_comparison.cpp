#include "cassette/answer_comparison.hpp"

#include <fmt/format.h>

#include "cassette/json_comparison.hpp"

namespace cassette {
namespace {

struct Told {
  std::optional<std::string> exception_class;
  std::string message;
  json::value meta_data = json::object();
};

Told read_answer(const json::value& answer) {
  Told told;
  const auto* const object = answer.if_object();
  if (object == nullptr) return told;
  const auto* const exception = object->if_contains("exception");
  if (exception != nullptr && exception->is_object()) {
    const auto text = [&](std::string_view name) {
      const auto* const found = exception->get_object().if_contains(name);
      return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    told.exception_class = text("exception_class");
    told.message = text("message");
  }
  const auto* const meta_data = object->if_contains("meta_data");
  if (meta_data != nullptr && !meta_data->is_null()) told.meta_data = *meta_data;
  return told;
}

std::string describe(const std::optional<std::string>& exception_class, const std::string& message) {
  if (!exception_class) return "none";
  return message.empty() ? *exception_class : fmt::format("{} ({})", *exception_class, message);
}

void compare_events(Differences& out, const Case& recorded, const Told& told) {
  const Result& result = recorded.result;
  const bool one_failed = result.exception_class.has_value(), other_failed = told.exception_class.has_value();
  const bool same_class = recorded.any_exception || result.exception_class == told.exception_class;
  if (one_failed != other_failed || (one_failed && !same_class)) {
    out.push_back({"answer: exception", describe(result.exception_class, result.exception_message),
                   describe(told.exception_class, told.message)});
  }
  if (one_failed || other_failed) return;
  const json::value expected = result.meta_data.is_null() ? json::value(json::object()) : result.meta_data;
  if (same_meta_data(expected, told.meta_data)) return;
  Differences found;
  add_json_differences(found, "answer: meta_data", expected, told.meta_data);
  out.insert(out.end(), found.begin(), found.end());
}

}  // namespace

Differences compare_answers(const Case& recorded, int status, std::string_view body) {
  if (status != recorded.status)
    return {{"answer: status", std::to_string(recorded.status), fmt::format("{}: {}", status, body)}};
  const auto answer = parse_json(body);
  if (!answer) return {{"answer", "JSON", std::string(body)}};
  Differences out;
  if (!recorded.is_collection())
    compare_events(out, recorded, read_answer(*answer));
  else if (recorded.result.collection)
    add_json_differences(out, "answer: collection", *recorded.result.collection, *answer);
  return out;
}

}  // namespace cassette
