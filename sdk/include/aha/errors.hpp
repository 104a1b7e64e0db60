// How a handler ends when it cannot do its work: it throws one of these, and the SDK tells the host.
#pragma once

#include <aha/abi.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace aha {

/// Decides what Aha! is told and whether the event is tried again.
enum class FailureKind : std::uint32_t {
  internal = AHA_FAIL_INTERNAL,
  configuration = AHA_FAIL_CONFIGURATION,
  remote = AHA_FAIL_REMOTE,
  invalid_url = AHA_FAIL_INVALID_URL,
  timeout = AHA_FAIL_TIMEOUT,
};

/// What every error of the SDK carries. A service may derive its own.
class Error : public std::runtime_error {
 public:
  /// kind         what the host does about it.
  /// class_name   the name Aha! is told, such as "Errors::RemoteError".
  /// message      what a person can do about it; never a secret.
  /// retry_after  what the remote asked for; 0 if it did not say.
  Error(FailureKind kind, std::string class_name, const std::string& message,
        std::chrono::milliseconds retry_after = {})
      : std::runtime_error(message),
        kind_(kind),
        class_name_(std::move(class_name)),
        message_(message),
        retry_after_(retry_after) {}

  const char* what() const noexcept override { return message_.c_str(); }
  /// Puts "`text`: " before the message, for a step that lets the error pass: see in_step() of step.hpp.
  void prefix(std::string_view text) { message_.insert(0, std::string(text) + ": "); }

  FailureKind kind() const { return kind_; }
  const std::string& class_name() const { return class_name_; }
  std::chrono::milliseconds retry_after() const { return retry_after_; }

 private:
  FailureKind kind_;
  std::string class_name_;
  std::string message_;
  std::chrono::milliseconds retry_after_;
};

/// The user must change the integration's settings; Aha! may disable it. upstream: Errors::ConfigurationError
class ConfigurationError : public Error {
 public:
  explicit ConfigurationError(const std::string& message)
      : ConfigurationError("Errors::ConfigurationError", message) {}

 protected:
  ConfigurationError(std::string class_name, const std::string& message)
      : Error(FailureKind::configuration, std::move(class_name), message) {}
};

/// The third party could not be talked to: not resolved, not reached, TLS or HTTP broken. The settings name
/// the address, so the user is asked to check it. upstream: SocketError, Errno::ECONNRESET and their like
class ConnectionError : public ConfigurationError {
 public:
  /// code  AHA_ERESOLVE, AHA_ECONNECT, AHA_ETLS or AHA_EPROTOCOL.
  ConnectionError(std::int32_t code, const std::string& message) : ConfigurationError(message), code_(code) {}
  std::int32_t code() const { return code_; }

 private:
  std::int32_t code_;
};

/// The third party refused or failed; the event is tried again. upstream: Errors::RemoteError
class RemoteError : public Error {
 public:
  explicit RemoteError(const std::string& message, std::chrono::milliseconds retry_after = {})
      : RemoteError("Errors::RemoteError", message, retry_after) {}

 protected:
  RemoteError(std::string class_name, const std::string& message, std::chrono::milliseconds retry_after = {})
      : Error(FailureKind::remote, std::move(class_name), message, retry_after) {}
};

/// An answer that should have been JSON is none. upstream: JSON::ParserError, which no service catches
class MalformedAnswer : public RemoteError {
 public:
  explicit MalformedAnswer(const std::string& message) : RemoteError("JSON::ParserError", message) {}
};

/// The answer is larger than the operator allows. Asking for less of it at a time may do.
class AnswerTooLarge : public RemoteError {
 public:
  explicit AnswerTooLarge(const std::string& message) : RemoteError(message) {}
};

/// The event lacks what it is about: not what Aha! sends.
class MalformedEvent : public Error {
 public:
  explicit MalformedEvent(const std::string& message)
      : Error(FailureKind::internal, "MalformedEvent", message) {}
};

/// A URL of the settings is not usable, or the operator's address policy refuses it. upstream:
/// Errors::InvalidUrlError
class InvalidUrlError : public Error {
 public:
  explicit InvalidUrlError(const std::string& message)
      : Error(FailureKind::invalid_url, "Errors::InvalidUrlError", message) {}
};

/// The event's deadline, or a narrower limit of the service, has passed. upstream: Timeout::Error
class TimeoutError : public Error {
 public:
  explicit TimeoutError(const std::string& message)
      : Error(FailureKind::timeout, "Timeout::Error", message) {}
};

/// The host ends the call because it is stopping. Do not catch it to go on: return soon.
class Cancelled : public Error {
 public:
  Cancelled()
      : Error(FailureKind::timeout, "Timeout::Error", "The host is stopping; the event was not finished.") {}
};

}  // namespace aha
