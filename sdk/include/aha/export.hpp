// Makes a plugin of one or more services: its manifest, and the one symbol it exports.
#pragma once

#include <aha/abi.h>
#include <aha/call.hpp>
#include <aha/definition.hpp>
#include <aha/detail/manifest.hpp>
#include <aha/options.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace aha {
class Service;
}

namespace aha::detail {

/// A service without its class: what the factory's functions work on.
struct ServiceEntry {
  const Datasheet* sheet;
  /// Makes the object of one event.
  std::unique_ptr<Service> (*make)();
  bool (*listens_to)(std::string_view event);
  /// Runs the handler of an event that the service listens to.
  void (*handle)(Service&, std::string_view event);
  /// Fills a computed collection; false if the field has none.
  bool (*collect)(Service&, std::string_view field, Options&);
};

template <class T>
struct Registered {
  static constexpr Definition<T> evaluate() {
    Definition<T> declared;
    T::define(declared);
    return declared;
  }
  static constexpr Definition<T> definition = evaluate();

  static std::unique_ptr<Service> make() { return std::make_unique<T>(); }
  static bool listens_to(std::string_view event) { return definition.handler(event) != nullptr; }
  static void handle(Service& service, std::string_view event) {
    (static_cast<T&>(service).*definition.handler(event))();
  }
  static bool collect(Service& service, std::string_view field, Options& out) {
    return definition.collect(static_cast<T&>(service), field, out);
  }
  static constexpr ServiceEntry entry{&definition.sheet(), &make, &listens_to, &handle, &collect};
};

// What the slots of aha_factory do (factory.cpp); all noexcept.
int32_t describe(std::span<const ServiceEntry> services, uint32_t index, aha_bytes workspace_type,
                 aha_sink* out) noexcept;
int32_t create(std::span<const ServiceEntry> services, uint32_t index, const aha_host* host,
               void** instance) noexcept;
void receive(void* instance, aha_call* call, const aha_event* event) noexcept;
void collection(void* instance, aha_call* call, const aha_collection_query* query, aha_sink* out) noexcept;
int32_t quiesce(void* instance, uint64_t milliseconds) noexcept;
void destroy(void* instance) noexcept;

template <class... Services>
struct Plugin {
  static constexpr std::array<ServiceEntry, sizeof...(Services)> entries{Registered<Services>::entry...};
  static constexpr std::array<const Datasheet*, sizeof...(Services)> sheets{
      &Registered<Services>::definition.sheet()...};

  /// The manifest, with a terminating NUL as a C literal has it.
  static constexpr auto manifest() {
    // The size must be a constant before the text is: count first, then write.
    constexpr std::size_t size = [] {
      TextWriter counter;
      write_manifest(counter, sheets);
      return counter.size();
    }();
    std::array<char, size + 1> text{};
    TextWriter writer(text.data());
    write_manifest(writer, sheets);
    return text;
  }

  static const aha_factory* factory(uint32_t host_abi) noexcept {
    static constexpr aha_factory table{
        .size = sizeof(aha_factory),
        .abi = AHA_ABI_VERSION,
        .service_count = sizeof...(Services),
        .reserved = 0,
        .describe = [](uint32_t index, aha_bytes workspace_type,
                       aha_sink* out) { return detail::describe(entries, index, workspace_type, out); },
        .create = [](uint32_t index, const aha_host* host,
                     void** instance) { return detail::create(entries, index, host, instance); },
        .receive = &detail::receive,
        .collection = &detail::collection,
        .quiesce = &detail::quiesce,
        .destroy = &detail::destroy,
    };
    return host_abi >= 1 ? &table : nullptr;
  }
};

}  // namespace aha::detail

/// At the end of a plugin's main file, outside any namespace: `AHA_SERVICE(Slack)`.
#define AHA_SERVICE(T) AHA_SERVICES(T)

/// The same for several services in one file: `AHA_SERVICES(Jira, JiraConnect)`.
#define AHA_SERVICES(...)                                                \
  AHA_MANIFEST_SECTION static constexpr auto aha_manifest_text =         \
      ::aha::detail::Plugin<__VA_ARGS__>::manifest();                    \
  AHA_EXPORT const aha_factory* aha_service_factory(uint32_t host_abi) { \
    return ::aha::detail::Plugin<__VA_ARGS__>::factory(host_abi);        \
  }
