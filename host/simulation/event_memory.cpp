#include "simulation/event_memory.hpp"

#include "plugin/generation.hpp"

namespace simulation {
namespace {

// A webhook's payload is a third party's, whose records are none of Aha!'s.
std::string_view payload_of(const runtime::Task& task) {
  const auto* const event = std::get_if<runtime::Event>(&task);
  return event == nullptr || event->name == "webhook" ? std::string_view("null") : event->payload;
}

}  // namespace

std::shared_ptr<runtime::Recording> EventMemory::begin(const plugin::Generation& generation,
                                                       const runtime::Task& task) {
  std::visit([&](const auto& one) { aha_.begins(generation.service(), one.data, payload_of(task)); }, task);
  return next_ != nullptr ? next_->begin(generation, task) : nullptr;
}

}  // namespace simulation
