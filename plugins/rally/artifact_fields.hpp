// What records become in Rally: the attributes of portfolio items, user stories and releases. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rally {

/// What features and requirements are in Rally: a user story, or a kind of portfolio item such as "Feature".
class Element {
 public:
  explicit Element(std::string name) : name_(std::move(name)) {}

  bool is_story() const { return name_ == "UserStory"; }
  /// What Rally calls it in a document.
  std::string_view document_name() const {
    return is_story() ? "HierarchicalRequirement" : std::string_view(name_);
  }
  /// "/hierarchicalrequirement/7", "/portfolioitem/7"
  std::string path(std::string_view id) const;
  /// "/hierarchicalrequirement/create", "/portfolioitem/feature/create"
  std::string create_path() const;
  /// Where people look at one.
  std::string page(aha::View project, aha::View id) const;

 private:
  std::string lower_case_name() const;

  std::string name_;
};

/// Both, out of the setting "Feature::UserStory"; user stories if nothing was chosen.
struct Mapping {
  explicit Mapping(aha::View data);

  Element feature;
  Element requirement;
};

/// Whether an item is made or changed: project, workspace and default fields are Rally's once it is made.
enum class Stage : std::uint8_t { made, changed };

/// The attributes of a feature's item but for owner, tags and release, which Rally is asked for. [any]
aha::json::object feature_fields(aha::View feature, aha::View data, const Mapping& mapping, Stage stage);
/// The same of a requirement's, below the item `parent_id`.                                    [any]
aha::json::object requirement_fields(aha::View requirement, std::int64_t parent_id, aha::View data,
                                     const Mapping& mapping, Stage stage);

/// The name of a record or release, as much as Rally takes of it.                            [any]
aha::json::value sent_name(aha::View record);

/// A release but for its state, which is Rally's once it is made. today: for one without a date. [any]
aha::json::object release_fields(aha::View release, aha::View data, std::chrono::sys_days today);

/// The query that finds what has this name: (Name = "a").                                      [any]
std::string name_query(std::string_view name);
/// The query that finds tags by name: ((Name = "a") OR (Name = "b")).                          [any]
std::string tag_query(const std::vector<std::string>& tags);

/// Where a feature is ranked, out of Aha!'s adjacent_fields: "rankAbove" or "rankBelow", and the path of its
/// neighbour; empty if there is none.                                                          [any]
struct Rank {
  std::string parameter = {};
  std::string neighbour = {};
};
Rank rank_of(aha::View adjacent, aha::View integration_id, const Element& element);

/// The id that this integration stored on a record; nothing if it stored none.                 [any]
std::optional<std::int64_t> linked_id(aha::View record, aha::View integration_id);

}  // namespace rally
