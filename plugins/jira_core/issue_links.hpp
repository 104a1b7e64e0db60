// Which issue belongs to a record: what this service stored on records in Aha!.
#pragma once

#include "context.hpp"
#include "issue_fields.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace jira {

/// The issue that this integration linked the record to.                                     [any]
IssueLink linked_issue(const Context& context, aha::View record);

/// Stores an issue's id, key and address on a record. If Aha! does not take them, the host's memory keeps them for
/// unstored_issue(), and the error passes.                                                   [call][suspends]
/// type  "features", "requirements" or "initiatives"
void remember_issue(Context& context, std::string_view type, aha::View record, const IssueLink& issue);

/// {"id", "key"} of the issue that was made for the record and could not be stored on it; null for none. [call]
aha::json::value unstored_issue(const Context& context, aha::View record);

/// What unstored_issue() gives is not true any more.                                         [call][suspends]
void forget_unstored(const Context& context, aha::View record);

}  // namespace jira
