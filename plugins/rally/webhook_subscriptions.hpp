// Rally's side of the webhooks: which projects tell this integration of changes.
#pragma once

#include "session.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <vector>

namespace rally {

/// The chosen project and all below it, each once, parents first. `projects` are those of meta_data; a project that is
/// its own ancestor ends there. Empty if `object_id` is none of them.                          [any]
std::vector<aha::View> project_and_descendants(aha::View projects, aha::View object_id);

/// All: [call][suspends]; throw as document_of does.
class WebhookSubscriptions {
 public:
  /// service must outlive this.
  explicit WebhookSubscriptions(const aha::Service& service) : service_(service), session_(service) {}

  /// Removes this integration's webhooks and makes one for each project, since projects may have come or gone. If no
  /// project is chosen, none is removed (ConfigurationError).
  void renew();
  /// Removes them. One that Rally does not remove is passed over.
  void remove();

 private:
  void remove(const std::vector<std::string>& ids);
  std::vector<std::string> own_ids();
  aha::json::object subscription_to(aha::View project) const;
  std::string url(std::string_view path);

  const aha::Service& service_;
  Session session_;
};

}  // namespace rally
