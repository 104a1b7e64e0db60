// A host of a later version, whose header has a field more in every struct, and a plugin that was built before.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "plugin/factory_check.hpp"
#include "plugin/filled.hpp"
#include "plugin/loader.hpp"

static_assert(sizeof(aha_factory) > AHA_FACTORY_SIZE_V1);
static_assert(sizeof(aha_http_request) > AHA_HTTP_REQUEST_SIZE_V1);

namespace {

std::string logged;

void log(aha_call*, std::uint32_t, aha_bytes message) {
  logged.assign(reinterpret_cast<const char*>(message.data), message.size);
}

struct Sink : aha_sink {
  Sink() : aha_sink{sizeof(aha_sink), 0, &append, 0} {}
  static void append(aha_sink* self, aha_bytes part) {
    static_cast<Sink*>(self)->text.append(reinterpret_cast<const char*>(part.data), part.size);
  }
  std::string text;
};

}  // namespace

TEST_CASE("a later host serves a plugin that knows version 1 alone") {
  const auto library = plugin::load_library(std::filesystem::absolute(AHA_HELLO_C));
  REQUIRE_MESSAGE(library.handle != nullptr, library.fault);
  const auto* const factory = reinterpret_cast<aha_service_factory_function>(
      plugin::find_export(library.handle, AHA_SERVICE_FACTORY_SYMBOL))(AHA_ABI_VERSION);
  CHECK(plugin::find_factory_fault(factory) == "");
  CHECK(factory->size == AHA_FACTORY_SIZE_V1);
  Sink sink;
  CHECK(factory->describe(0, {}, &sink) == AHA_OK);
  CHECK(sink.text.find("Hello from C") != std::string::npos);
  aha_host host{};
  host.size = sizeof host;
  host.abi = AHA_ABI_VERSION;
  host.log = log;
  void* instance = nullptr;
  CHECK(factory->create(0, &host, &instance) == AHA_OK);
  aha_event event{};
  event.size = sizeof event;
  factory->receive(instance, nullptr, &event);
  CHECK(logged == "Hello from C");
}

TEST_CASE("a later host takes what version 1 filled, and not less") {
  aha_http_request request{};
  aha_http_response response{};
  aha_blob blob{};
  request.size = AHA_HTTP_REQUEST_SIZE_V1;
  response.size = AHA_HTTP_RESPONSE_SIZE_V1;
  blob.size = AHA_BLOB_SIZE_V1;
  CHECK(plugin::is_filled(&request));
  CHECK(plugin::is_filled(&response));
  CHECK(plugin::is_filled(&blob));
  --request.size;
  --response.size;
  --blob.size;
  CHECK_FALSE(plugin::is_filled(&request));
  CHECK_FALSE(plugin::is_filled(&response));
  CHECK_FALSE(plugin::is_filled(&blob));
}

TEST_CASE("a factory of less than version 1 is refused by its size") {
  aha_factory factory{};
  factory.size = AHA_FACTORY_SIZE_V1 - 8;
  CHECK(plugin::find_factory_fault(&factory).find("less than the 64 bytes of ABI 1") != std::string::npos);
}
