// Text that must not outlive its use: a password, or a file that holds a secret key.
#pragma once

#include <sodium.h>

#include <string>
#include <utility>

namespace signature {

// Wiped when it ends. Neither copied nor printed.
class Secret {
 public:
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(Secret&& other) noexcept : text_(other.text_) { other.wipe(); }
  Secret& operator=(Secret&&) = delete;
  ~Secret() { wipe(); }

  const std::string& reveal() const { return text_; }

 private:
  void wipe() {
    sodium_memzero(text_.data(), text_.size());
    text_.clear();
  }

  std::string text_;
};

}  // namespace signature
