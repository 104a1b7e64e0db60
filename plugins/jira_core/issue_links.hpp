// What Aha! remembers about issues: their id, key and address, in the integration fields of a record.
#pragma once

#include "context.hpp"
#include "issue_fields.hpp"

#include <aha/errors.hpp>
#include <aha/view.hpp>

#include <exception>
#include <string_view>

namespace jira {

/// The issue that this integration linked the record to.                                     [any]
IssueLink linked_issue(const Context& context, aha::View record);

/// Stores an issue's id, key and address on a record.                                        [call][suspends]
/// type  "features", "requirements" or "initiatives"
void remember_issue(const Context& context, std::string_view type, aha::View record, const IssueLink& issue);

/// Runs `risky`, then `certain` also where `risky` failed, and passes its error on after that: what was made in
/// Jira must be remembered, or sending the record again makes it a second time.              [any]
template <class Risky, class Certain>
void run_both(Risky&& risky, Certain&& certain) {
  std::exception_ptr failure;
  try {
    risky();
  } catch (const aha::Error&) {
    failure = std::current_exception();
  }
  certain();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace jira
