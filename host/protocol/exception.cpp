#include "protocol/exception.hpp"

#include <aha/abi.h>

#include "protocol/json_text.hpp"

namespace protocol {

std::string_view exception_class(const runtime::Failure& failure, std::string_view service) {
  if (!failure.class_name.empty()) return failure.class_name;
  switch (failure.kind) {
    case AHA_FAIL_CONFIGURATION:
      return "Errors::ConfigurationError";
    case AHA_FAIL_REMOTE:
      return "Errors::RemoteError";
    case AHA_FAIL_INVALID_URL:
      return "Errors::InvalidUrlError";
    case AHA_FAIL_TIMEOUT:
      return "Timeout::Error";
    default:
      return service;
  }
}

int http_status(const runtime::Failure& failure) {
  switch (failure.kind) {
    case AHA_FAIL_CONFIGURATION:
    case AHA_FAIL_INVALID_URL:
      return 422;
    case AHA_FAIL_REMOTE:
      return 502;
    case AHA_FAIL_TIMEOUT:
      return 504;
    default:
      return 500;
  }
}

std::string messages_text(const std::vector<runtime::Message>& messages) {
  std::string out = "[";
  for (const auto& message : messages) {
    if (&message != &messages.front()) out += ',';
    out += R"({"severity":)";
    out += std::to_string(message.severity);
    out += R"(,"message":)";
    append_json_string(out, message.text);
    out += '}';
  }
  out += ']';
  return out;
}

void append_exception(std::string& out, const runtime::Failure& failure, std::string_view service) {
  out += R"({"exception_class":)";
  append_json_string(out, exception_class(failure, service));
  out += R"(,"message":)";
  append_json_string(out, failure.message);
  // upstream sends Ruby's own; ours would name machine code, and the member has to be there.
  out += R"(,"backtrace":[])";
  if (failure.retry_after_ms > 0) {
    out += R"(,"retry_after_ms":)";
    out += std::to_string(failure.retry_after_ms);
  }
  out += '}';
}

}  // namespace protocol
