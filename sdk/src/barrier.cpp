#include "barrier.hpp"

#include <aha/bytes.hpp>
#include <aha/errors.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <typeinfo>

namespace aha::detail {
namespace {

struct Failure {
  FailureKind kind = FailureKind::internal;
  std::string class_name;
  std::string message;
  std::chrono::milliseconds retry_after{0};
};

std::string class_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
  return status == 0 && name != nullptr ? std::string(name.get()) : std::string(type.name());
}

/// The exception being handled, as the host is told. Lets only std::bad_alloc out.
Failure current_failure() {
  try {
    throw;
  } catch (const Error& error) {
    return {error.kind(), error.class_name(), error.what(), error.retry_after()};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return {FailureKind::internal, class_name(typeid(error)), error.what(), {}};
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    return {FailureKind::internal,
            type == nullptr ? "unknown" : class_name(*type),
            "The service threw something that is not a std::exception.",
            {}};
  }
}

}  // namespace

void report_failure(const aha_host& host, aha_call* handle, Call& call) noexcept {
  try {
    Failure failure = current_failure();
    failure.message = call.redact(failure.message);
    host.fail(handle, static_cast<std::uint32_t>(failure.kind), to_bytes(failure.class_name),
              to_bytes(failure.message), static_cast<std::uint64_t>(failure.retry_after.count()));
  } catch (...) {
    // Only memory can be short here; constant text needs none.
    host.fail(handle, AHA_FAIL_INTERNAL, to_bytes("std::bad_alloc"),
              to_bytes("The event needed more memory than the host allows."), 0);
  }
}

}  // namespace aha::detail
