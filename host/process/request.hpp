// What a process is told when it is started.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace process {

constexpr std::size_t max_request_bytes = 64 * 1024;

// As it crosses to the process.
class Request {
 public:
  Request(std::string_view role, std::string_view argument) : text_(role) { (text_ += '\0') += argument; }
  // Of another process; whatever it says is taken.
  static Request read(std::string text) { return Request(std::move(text)); }

  std::string_view text() const { return text_; }
  bool is_too_long() const { return text_.size() > max_request_bytes; }
  static constexpr const char* too_long = "its description is too long for a process to be started with";

  std::string_view role() const { return std::string_view(text_).substr(0, text_.find('\0')); }
  std::string_view argument() const {
    const auto rest = std::string_view(text_).substr(role().size());
    return rest.substr(rest.empty() ? 0 : 1);
  }

 private:
  explicit Request(std::string text) : text_(std::move(text)) {}

  std::string text_;  // the role's name, a NUL and the argument
};

}  // namespace process
