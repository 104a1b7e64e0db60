// An open file, pipe or socket that closes itself.
#pragma once

#include <utility>

#include "files/handle.hpp"

namespace files {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(Handle handle) : handle_(handle) {}
  Descriptor(Descriptor&& other) noexcept : handle_(std::exchange(other.handle_, no_handle)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Descriptor() { reset(); }

  Handle get() const { return handle_; }
  explicit operator bool() const { return handle_ != no_handle; }
  Handle release() { return std::exchange(handle_, no_handle); }
  void reset() { (void)close(); }
  // False if what was written to it could not all be stored.
  bool close() { return handle_ == no_handle || close_handle(std::exchange(handle_, no_handle)); }

 private:
  Handle handle_ = no_handle;
};

}  // namespace files
