#include "plugin/registry.hpp"

#include <algorithm>
#include <utility>

namespace plugin {

GenerationPtr Registry::find(std::string_view service) const {
  const guard::Lock lock(mutex_);
  const auto found = serving_.find(service);
  return found == serving_.end() ? nullptr : found->second;
}

std::vector<GenerationPtr> Registry::serving() const {
  std::vector<GenerationPtr> all;
  const guard::Lock lock(mutex_);
  for (const auto& [name, generation] : serving_) all.push_back(generation);
  return all;
}

Listing Registry::list() const {
  Listing listing;
  for (const auto& generation : serving()) {
    const auto& description = generation->description();
    listing.services.push_back({generation->service(), description.title, description.category,
                                description.events, generation->file(), generation->owner().name(),
                                generation->owner().id(), generation->version(), generation->number(),
                                generation->state(), generation->in_flight(), generation->last_error(),
                                generation->signature(), generation->tier(),
                                generation->module() ? generation->module()->worker_status() : WorkerStatus{},
                                &generation->account()});
  }
  const guard::Lock lock(mutex_);
  for (const auto& [file, refusal] : refusals_) listing.refused.push_back({file, refusal});
  listing.retained = retained_;
  std::ranges::stable_sort(listing.retained, {}, &RetainedLibrary::file);
  return listing;
}

std::uint64_t Registry::next_number(std::string_view service) {
  const guard::Lock lock(mutex_);
  return ++last_numbers_[std::string(service)];
}

std::vector<Registry::Claim> Registry::taken_by_others(const std::string& file,
                                                       const std::vector<std::string>& services) const {
  std::vector<Claim> taken;
  const guard::Lock lock(mutex_);
  for (const auto& service : services) {
    const auto found = serving_.find(service);
    if (found != serving_.end() && found->second->file() != file)
      taken.push_back({service, found->second->file(), found->second->owner().standing});
  }
  return taken;
}

std::vector<GenerationPtr> Registry::publish(const std::string& file, std::vector<GenerationPtr> generations,
                                             const std::set<std::string>& displaced) {
  std::vector<GenerationPtr> replaced;
  const guard::Lock lock(mutex_);
  for (auto entry = serving_.begin(); entry != serving_.end();) {
    if (entry->second->file() == file || displaced.contains(entry->second->file())) {
      entry->second->set_state(GenerationState::draining);
      replaced.push_back(std::move(entry->second));
      entry = serving_.erase(entry);
    } else {
      ++entry;
    }
  }
  for (auto& generation : generations) {
    auto name = generation->service();
    serving_.insert_or_assign(std::move(name), std::move(generation));
  }
  refusals_.erase(file);
  return replaced;
}

void Registry::refuse(const std::string& file, Refusal refusal) {
  const guard::Lock lock(mutex_);
  refusals_.insert_or_assign(file, std::move(refusal));
}

void Registry::forget_refusal(const std::string& file) {
  const guard::Lock lock(mutex_);
  refusals_.erase(file);
}

std::map<std::string, Refusal> Registry::refusals() const {
  const guard::Lock lock(mutex_);
  return refusals_;
}

void Registry::add_retained(RetainedLibrary library) {
  const guard::Lock lock(mutex_);
  retained_.push_back(std::move(library));
}

std::size_t Registry::retained_count(const std::string& file) const {
  const guard::Lock lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count(retained_, file, &RetainedLibrary::file));
}

}  // namespace plugin
