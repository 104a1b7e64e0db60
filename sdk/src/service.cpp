#include "ascii.hpp"
#include "webhook_payload.hpp"

#include <aha/bytes.hpp>
#include <aha/errors.hpp>
#include <aha/service.hpp>

#include <stdexcept>
#include <string>

namespace aha {

Call& Service::call() const {
  if (call_ == nullptr)
    throw std::logic_error("A service has no event yet in its constructor; use the event in a handler.");
  return *call_;
}

View Service::payload() const {
  return event() == "webhook" ? webhook_payload(call()) : call().payload();
}

View Service::subject(std::string_view kind) const {
  const View record = payload()[kind];
  if (!record.is_object())
    throw MalformedEvent("The event carries no " + std::string(kind) + ", so nothing was sent.");
  return record;
}

std::string_view Service::payload_text() const {
  const std::string_view text = call().input().payload;
  return text.empty() || text == "null" ? "{}" : text;
}

std::string_view Service::raw_header(std::string_view name) const {
  for (const aha_header& header : raw_headers())
    if (ascii::equal_ignoring_case(to_view(header.name), name)) return to_view(header.value);
  return {};
}

http::Client Service::http() const {
  http::Client client(call());
  client.skip_tls_verify(data()["validate_cert"] == "0");
  return client;
}

View Service::integration_field(View fields, std::string_view name) const {
  const View integration_id = data()["integration_id"];
  for (const View field : fields)
    if (field["integration_id"] == integration_id && field["name"] == name) return field["value"];
  return {};
}

}  // namespace aha
