// Sends records to Tracker.
#pragma once

#include "client.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace tracker {

/// Of one event. All: [call][suspends]
class Sync {
 public:
  explicit Sync(const aha::Service& service) : service_(service), client_(service) {}

  /// Makes the record's issue, unless there is one already.
  void create(aha::View record);
  /// Brings its issue up to date. Throws RemoteError for a record that is not linked to one.
  void update(aha::View record);

 private:
  aha::View linked_id(aha::View record) const;
  void store_link(aha::View record, aha::View issue);
  void attach_missing(std::string_view issue_id, aha::View record);

  const aha::Service& service_;
  Client client_;
};

}  // namespace tracker
