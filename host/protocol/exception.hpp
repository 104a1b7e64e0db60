// The one map from a failure's kind to what Aha! is told.
#pragma once

#include <string>
#include <string_view>

#include "runtime/outcome.hpp"

namespace protocol {

// upstream: lib/aha-services/errors.rb; Aha! decides by this name whether to retry or to disable an
// integration.
std::string_view exception_class(const runtime::Failure& failure, std::string_view service);

// The status of a remote_collection query that failed, which has no member to carry an exception.
int http_status(const runtime::Failure& failure);

// [{"severity":1,"message":".."},..]
std::string messages_text(const std::vector<runtime::Message>& messages);

// Appends {"exception_class":"..","message":"..","backtrace":[]}.
void append_exception(std::string& out, const runtime::Failure& failure, std::string_view service);

}  // namespace protocol
