// Memory of one call: taken from the host in a few pieces and given back, all at once, by the host.
#pragma once

#include <aha/abi.h>

#include <boost/json/memory_resource.hpp>
#include <cstddef>

namespace aha {

/// A monotonic memory resource over aha_host.alloc. Whatever lies in it is valid until `receive` returns;
/// nothing is freed before. Throws std::bad_alloc if the call's limit is reached.                    [call]
class Arena final : public boost::json::memory_resource {
 public:
  Arena(const aha_host& host, aha_call* call) : host_(&host), call_(call) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

 private:
  void* do_allocate(std::size_t size, std::size_t align) override;
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const boost::container::pmr::memory_resource& other) const noexcept override {
    return this == &other;
  }

  void* from_host(std::size_t size, std::size_t align);

  const aha_host* host_;
  aha_call* call_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_chunk_ = 4096;
};

}  // namespace aha

// Values in an arena are not torn down one by one.
template <>
struct boost::json::is_deallocate_trivial<aha::Arena> {
  static constexpr bool value = true;
};
