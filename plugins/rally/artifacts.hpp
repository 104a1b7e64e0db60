// Keeps Rally's portfolio items and user stories in step with features and requirements.
#pragma once

#include "artifact_fields.hpp"
#include "attachments.hpp"
#include "releases.hpp"
#include "session.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rally {

/// One event's work. What Rally refuses about one item is logged as an error that names the record, and the event goes
/// on with the next, as upstream has it. All: [call][suspends].
class Artifacts {
 public:
  /// service must outlive this.
  explicit Artifacts(const aha::Service& service)
      : service_(service),
        mapping_(service.data()),
        session_(service),
        users_(service),
        releases_(service),
        attachments_(service) {}

  /// The feature's item with its attachments; then as update_feature, since a rank is only taken from an update. A feature
  /// that has an item already is updated.
  void create_feature(aha::View feature);
  /// Item, rank and attachments; then those of the requirements, new ones first.
  void update_feature(aha::View feature);

 private:
  using Then = std::function<void(aha::View item)>;

  void create(aha::View record, const Element& element, const aha::json::object& fields, const Then& then);
  void update(aha::View record, std::optional<std::int64_t> id, const Element& element,
              const aha::json::object& fields, const Rank& rank);
  void update_item_of(aha::View feature, std::optional<std::int64_t> id);
  void create_requirement(aha::View requirement, std::int64_t parent_id,
                          std::optional<std::int64_t> release_id);
  void update_requirement(aha::View requirement, std::int64_t parent_id,
                          std::optional<std::int64_t> release_id);

  aha::json::object with_context(aha::View record, aha::json::object fields,
                                 std::optional<std::int64_t> release_id);
  void add_owner(aha::View record, aha::json::object& fields);
  void add_tags(aha::View record, aha::json::object& fields);
  void add_release(aha::View record, aha::json::object& fields, std::optional<std::int64_t> release_id);
  aha::View user_with_address(aha::View email);
  std::size_t child_count(aha::View record);
  aha::View find_left_behind(aha::View record, const Element& element, const aha::json::object& fields);

  std::string in_workspace(const std::string& url) const;
  std::optional<std::int64_t> id_of(aha::View record) const;
  void store_link(std::string_view type, aha::View record, const Element& element, aha::View item);

  const aha::Service& service_;
  const Mapping mapping_;
  Session session_;
  Session users_;
  Releases releases_;
  Attachments attachments_;
};

}  // namespace rally
