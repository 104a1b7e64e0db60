// The body of a request, cut up without building it. What is cut out must be what another parser finds there.
#include "protocol/envelope.hpp"

#include <boost/json.hpp>

#include "fuzz/fuzz.hpp"

namespace {

namespace json = boost::json;

json::value parse(std::string_view text, json::error_code& error) {
  json::parse_options options;
  options.max_depth = 512;
  return json::parse(text, error, {}, options);
}

void compare(const protocol::Envelope& envelope, const std::string& body) {
  json::error_code error;
  const auto document = parse(body, error);
  if (error) return;  // one of the two is stricter: on depth, for one
  const auto* payload = document.as_object().if_contains("payload");
  const auto cut = parse(envelope.payload, error);
  fuzz::require(!error && cut == (payload != nullptr ? *payload : json::value()));
  for (const auto text : {envelope.user_data, envelope.meta_data})
    fuzz::require(parse(text, error).is_object() && !error);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string body(fuzz::text_of(data, size));
  const auto envelope = protocol::slice_envelope(body);
  if (envelope) {
    compare(*envelope, body);
  } else {
    fuzz::require(!envelope.error().empty());
  }
  return 0;
}
