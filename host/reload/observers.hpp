// Several observers of one reloader.
#pragma once

#include <utility>
#include <vector>

#include "reload/observer.hpp"

namespace reload {

class Observers final : public Observer {
 public:
  // All outlive the object.
  explicit Observers(std::vector<Observer*> all) : all_(std::move(all)) {}

  void loaded(std::string_view service, std::uint64_t generation, std::string_view file,
              double took_ms) override;
  void refused(std::string_view file, const plugin::Refusal& refusal) override;
  void warned(std::string_view file, std::string_view warning) override;
  void printed(std::string_view file, std::string_view line) override;
  void retired(std::string_view service, std::uint64_t generation, std::string_view file) override;
  void unloaded(std::string_view file, std::string_view sha256) override;
  void retained(std::string_view file, std::string_view sha256, std::string_view reason) override;
  void failed(std::string_view what) override;
  void watching(std::string_view mode, std::string_view why) override;

 private:
  // One that throws keeps nothing from the others.
  template <class Say>
  void tell_all(const Say& say) {
    for (Observer* const one : all_) tell([&] { say(*one); });
  }

  const std::vector<Observer*> all_;
};

}  // namespace reload
