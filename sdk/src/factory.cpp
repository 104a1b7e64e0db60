#include "barrier.hpp"
#include "description.hpp"

#include <aha/bytes.hpp>
#include <aha/export.hpp>
#include <aha/service.hpp>

#include <cstddef>
#include <new>
#include <string>

namespace aha::detail {
namespace {

/// What aha_factory.create makes: a service and the host it was made for. Holds nothing that an event could
/// change.
struct Instance {
  const ServiceEntry* service;
  const aha_host* host;
};

/// Whether the host knows every slot this SDK calls.
bool is_usable(const aha_host* host) {
  return host != nullptr && host->abi >= 1 && host->size >= AHA_HOST_SIZE_V1;
}

/// Every host has these fields: they are ABI 1. One that is appended later must be checked against event.size
/// first.
CallInput input_of(const aha_event& event) {
  return {
      .service = to_view(event.service),
      .event = to_view(event.event),
      .payload = to_view(event.payload),
      .data = to_view(event.data),
      .meta_data = to_view(event.meta_data),
      .raw_body = to_view(event.raw_body),
      .raw_headers = {event.raw_headers, event.raw_headers == nullptr ? 0 : event.raw_header_count},
      .event_id = to_view(event.id),
      .attempt = event.attempt,
      .outcome_unknown = event.outcome_unknown != 0,
  };
}

/// The user's own limit in seconds. upstream: data.timeout
std::chrono::milliseconds user_limit(Call& call) {
  constexpr std::int64_t longest_s = 24 * 3600;
  const std::int64_t seconds = call.data()["timeout"].integer().value_or(0);
  return std::chrono::seconds(seconds > 0 ? std::min(seconds, longest_s) : longest_s);
}

void handle_event(const Instance& instance, Call& call) {
  const std::string event(call.input().event);
  const std::string title = title_of(*instance.service->sheet);
  const TimeLimit limit(call, user_limit(call));
  const std::unique_ptr<Service> service = instance.service->make();
  service->bind(call);
  if (!instance.service->listens_to(event)) {
    call.log(AHA_LOG_INFO, title + " does not act on \"" + event + "\"; nothing was done.");
    return;
  }
  call.log(AHA_LOG_INFO, "Handling \"" + event + "\" with " + title + ".");
  instance.service->handle(*service, event);
  call.store_meta_data();
}

void compute_collection(const Instance& instance, Call& call, std::string_view field, aha_sink& out) {
  const std::unique_ptr<Service> service = instance.service->make();
  service->bind(call);
  Options options;
  if (!instance.service->collect(*service, field, options)) {
    throw Error(
        FailureKind::internal, "Aha::UnknownField",
        title_of(*instance.service->sheet) + " has no computed choices for \"" + std::string(field) + "\".");
  }
  const std::string text = json::serialize(options.json());
  out.write(&out, to_bytes(text));
}

}  // namespace

int32_t describe(std::span<const ServiceEntry> services, uint32_t index, aha_bytes workspace_type,
                 aha_sink* out) noexcept {
  if (index >= services.size() || out == nullptr) return AHA_EINVAL;
  try {
    const std::string text = describe_json(*services[index].sheet, to_view(workspace_type));
    out->write(out, to_bytes(text));
    return AHA_OK;
  } catch (...) {
    return AHA_EINTERNAL;
  }
}

int32_t create(std::span<const ServiceEntry> services, uint32_t index, const aha_host* host,
               void** instance) noexcept {
  if (index >= services.size() || instance == nullptr) return AHA_EINVAL;
  if (!is_usable(host)) return AHA_EUNSUPPORTED;
  *instance = new (std::nothrow) Instance{&services[index], host};
  return *instance == nullptr ? AHA_EINTERNAL : AHA_OK;
}

void receive(void* instance, aha_call* handle, const aha_event* event) noexcept {
  const auto& self = *static_cast<const Instance*>(instance);
  Call call(*self.host, handle, input_of(*event));
  try {
    handle_event(self, call);
  } catch (...) {
    report_failure(*self.host, handle, call);
  }
}

void collection(void* instance, aha_call* handle, const aha_collection_query* query, aha_sink* out) noexcept {
  const auto& self = *static_cast<const Instance*>(instance);
  Call call(*self.host, handle,
            {.service = to_view(query->service),
             .data = to_view(query->data),
             .meta_data = to_view(query->meta_data)});
  try {
    compute_collection(self, call, to_view(query->field), *out);
  } catch (...) {
    report_failure(*self.host, handle, call);
  }
}

int32_t quiesce(void*, uint64_t) noexcept {
  return AHA_OK;
}  // the SDK starts no threads

void destroy(void* instance) noexcept {
  delete static_cast<Instance*>(instance);
}

}  // namespace aha::detail
