// What works on one event.
#pragma once

#include "browse_address.hpp"
#include "client.hpp"
#include "issue_type.hpp"
#include "settings.hpp"

#include <aha/service.hpp>

namespace jira {

/// The parts that every step of one event needs. Ends with the event.
struct Context {
  explicit Context(const aha::Service& event_service)
      : service(event_service),
        settings(event_service.data()),
        meta(event_service.meta()),
        issue_types(meta, settings),
        retired(event_service.memory(), settings.server_url()),
        client(event_service.http(), settings, FieldNames{meta["fields"], settings.feature_field_mapping()},
               retired),
        browse_address(service, settings, client) {}

  const aha::Service& service;
  const Settings settings;
  const aha::View meta;
  const IssueTypes issue_types;
  const Retired retired;
  Client client;
  BrowseAddress browse_address;
};

}  // namespace jira
