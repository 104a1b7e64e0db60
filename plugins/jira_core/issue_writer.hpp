// Makes and changes issues, without the fields that Jira would not take.
#pragma once

#include "context.hpp"
#include "refused_fields.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <list>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace jira {

/// Sends issues as they are; if Jira names fields that an issue can do without (refused_fields.hpp), or texts that are
/// too long (long_text.hpp), sends them once more without those, or shorter, and warns of it. All: [call][suspends]
class IssueWriter {
 public:
  explicit IssueWriter(Context& context) : context_(context) {}

  /// {"id", "key"} of a new issue. An issue that an earlier attempt made is used instead: one that could not be stored
  /// on the record, or, if that attempt ended without a known outcome, one with a reference to the record.
  aha::View create(aha::json::object issue, aha::View record, const IssueType& type);
  /// Whether the last create() found an earlier attempt's issue.
  bool found_earlier() const { return found_earlier_; }
  /// Whether the issue of the last create() was made without this field, since Jira refused it.
  bool was_left_out(const std::string& field) const { return left_out_.contains(field); }
  /// Changes an issue. record  what it is of
  void update(aha::View id, aha::json::object changes, aha::View record);
  /// Adds a comment. record  what it leads to if it must be cut: the comment
  void comment(aha::View issue_id, aha::json::object comment, aha::View record);

 private:
  template <class Send>
  auto without_refused(aha::json::object issue, aha::View record, const EpicFields& epic_fields, Send send);
  /// The names that Jira gave to the texts that were cut in `fields`.
  std::vector<std::string> shorten(const Refused& refused, aha::json::object& fields, aha::View record,
                                   int round);
  bool drop_refused(aha::json::object& issue, aha::View errors, const EpicFields& epic_fields);
  std::string epic_link() const { return context_.meta["epic_link_field"].text(); }
  std::string shown_name(const std::string& field) const;
  /// An issue that an earlier attempt made; null for none.
  aha::View find_earlier(aha::View record, const IssueType& type);
  /// Puts the epic into `parent` instead of the epic link. False if there is none, or a parent already.
  bool become_child(aha::json::object& issue) const;
  aha::View find_left_behind(aha::View record, const IssueType& type);
  /// The issues whose `field` is `url`; if Jira cannot search by the field, the project's newest.
  aha::View issues_that_may_have(const std::string& field, std::string_view url);

  Context& context_;
  bool found_earlier_ = false;
  std::unordered_set<std::string> left_out_;
  std::list<aha::json::value> unstored_;  // what views given out look into
};

}  // namespace jira
