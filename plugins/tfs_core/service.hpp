// What Azure DevOps Services and Azure DevOps Server have in common: all but their addresses and how they authenticate.
#pragma once

#include "connection.hpp"

#include <aha/definition.hpp>
#include <aha/service.hpp>

#include <memory>
#include <string_view>

namespace tfs {

/// Sends features and requirements to Azure DevOps as work items, and brings changes of these back.
class AzureDevOps : public aha::Service {
 public:
  void installed();
  void create_feature();
  void update_feature();
  void webhook();

  aha::Options projects() const;
  aha::Options areas() const;
  aha::Options work_item_types() const;

 protected:
  /// How this event's requests reach the collection. Throws if the settings do not say where it is.      [call]
  virtual std::unique_ptr<Connection> connect() const = 0;
};

/// The fields after those that say where the collection is, and the events. `T` derives from AzureDevOps.
template <class T>
constexpr void define_common(aha::Definition<T>& d) {
  d.install_button();
  d.select("project", &T::projects).description("The project that work items are created in.");
  d.select("area", &T::areas).description("The area of the project that new work items are put in.");
  d.select("feature_mapping", &T::work_item_types);
  d.internal("feature_status_mapping").internal("feature_default_fields");
  d.select("requirement_mapping", &T::work_item_types);
  d.internal("requirement_status_mapping").internal("requirement_default_fields");
  d.callback_url().description(
      "Give this address to a service hook of Azure DevOps (Web Hooks, Work item updated), so that changes "
      "there reach "
      "Aha!.");

  d.on("installed", &T::installed).on("webhook", &T::webhook);
  d.on("create_feature", &T::create_feature).on("update_feature", &T::update_feature);
}

}  // namespace tfs
