// The records of Aha! behind something at the third party: what a webhook's handler looks for.
#pragma once

#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aha {

/// A feature or requirement that an integration linked to something at the third party.
struct LinkedRecord {
  std::string_view kind;  ///< "feature" or "requirement"
  View record;
};

/// The features and requirements among the `records` that AhaApi::search_integration_fields gives. Releases
/// and whatever else are left out: their numbers are counted apart and may be the same.       [any]
std::vector<LinkedRecord> linked_records(View records);

/// Where the record is changed: its `resource`, or a path made of its reference number.       [any]
std::string address_of(const LinkedRecord& linked);

/// PUT of `changes`, members of the record, to its address. Returns the record as Aha! has it then; null
/// if the answer does not say. Throws as AhaApi does.                                         [call][suspends]
View change_record(const Service& service, const LinkedRecord& linked, const json::object& changes);

/// Whether something that an earlier attempt may have left at the third party can be taken for `record`'s: no
/// record but this one has the integration's `field` with this `value`. Throws as AhaApi does. [call][suspends]
/// record  a feature, requirement or whatever else has a `reference_num` or an `id`
bool is_free_for(const Service& service, std::string_view field, std::string_view value, View record);

/// Warns that `subject` ("Issue 5 of acme/app") belongs to no record, and what was searched for: the
/// integration's `field` with this `value`.                                                   [call]
void warn_of_no_record(const Service& service, std::string_view subject, std::string_view field,
                       std::string_view value);

/// Warns that `subject` belongs to several records, which it names, and that none was changed. [call]
void warn_of_several_records(const Service& service, std::string_view subject,
                             const std::vector<LinkedRecord>& found);

}  // namespace aha
