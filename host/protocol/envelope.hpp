// The members of a proxy request, cut out of its body as JSON text. The whole body is checked, and nothing of it is
// built: the payload is parsed once, by the service that wants it.
#pragma once

#include <tl/expected.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

// Views into the body. Absent members, and null, keep their defaults.
struct Envelope {
  std::string service_name;
  std::string event;
  std::string field_name;
  std::string_view payload = "null";
  std::string_view user_data = "{}";
  std::string_view meta_data = "{}";
  // Which integration this is, and which record it is about, such as "feature/1001"; empty if it is not said. Ids
  // are text here, whether they were numbers or not.
  std::string account;      // user_data.aha_account_domain
  std::string integration;  // user_data.integration_id
  std::string record;
  std::optional<std::chrono::milliseconds> timeout;  // user_data.timeout, which counts in seconds
};

// Room behind a body that slice_envelope() needs; with less, the body is moved.
constexpr std::size_t envelope_padding_bytes = 64;

// The error says which member is wrong and what was expected. One parser a thread is reused; `body` may be
// reallocated to make room behind it.
tl::expected<Envelope, std::string> slice_envelope(std::string& body);

}  // namespace protocol
