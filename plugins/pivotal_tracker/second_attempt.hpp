// Finds what an earlier attempt, whose end is not known, left in Tracker.
#pragma once

#include "client.hpp"

#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace pivotal_tracker {

/// Looks only if the host says that an earlier attempt may have done its work; else, and if nothing is
/// found, each gives null. What is found belongs to no other record of this integration. All: [call][suspends]
class SecondAttempt {
 public:
  /// service and client must outlive this.
  SecondAttempt(const aha::Service& service, Client& client) : service_(service), client_(client) {}

  /// The story with the same external id, name and text.
  aha::View story(aha::View record, const aha::json::object& wanted);
  /// The epic with the same name and text.
  aha::View epic(aha::View record, const aha::json::object& wanted);
  /// The story's task with the same text.
  aha::View task(aha::View requirement, aha::View story_id, const aha::json::object& wanted);

 private:
  aha::View first_alike(aha::View candidates, aha::View record, const aha::json::object& wanted,
                        std::string_view kind);

  const aha::Service& service_;
  Client& client_;
};

}  // namespace pivotal_tracker
