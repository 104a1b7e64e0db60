// Keeps bugs in step with features and requirements.
#pragma once

#include "client.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace bugzilla {

/// One event's work. The id of what was made is stored on its record in Aha! at once, so that whatever fails later finds
/// it again. Errors say which record they are about.                                         All: [call][suspends]
class Sync {
 public:
  /// service and client must outlive this.
  Sync(const aha::Service& service, Client& client) : service_(service), client_(client) {}

  /// The feature's bug, and one for each requirement, which block it. A feature that has a bug already is updated. Throws
  /// ConfigurationError if no product and component are chosen.
  void create_feature(aha::View feature);
  void update_feature(aha::View feature);

 private:
  aha::View make_bug(aha::View record, std::string_view type);
  void change_bug(aha::View id, aha::View record);
  void send_requirements(aha::View feature, aha::View bug_id, const aha::json::array& left_over,
                         std::string_view how);
  void send_requirement(aha::View requirement, const aha::json::array& left_over, aha::json::array& blockers,
                        bool is_feature_new);
  void attach_missing(aha::View bug_id, aha::View record);
  void attach_all(aha::View bug_id, aha::View record);
  void attach(aha::View bug_id, aha::View attachment);
  aha::View bug_left_behind(aha::View record, const aha::json::object& bug);

  template <class Work>
  void remembering_blockers(aha::View bug_id, const aha::json::array& left_over,
                            const aha::json::array& blockers, const Work& work);
  aha::json::array remembered_blockers(aha::View bug_id) const;

  aha::View linked_id(aha::View record) const;

  const aha::Service& service_;
  Client& client_;
};

}  // namespace bugzilla
