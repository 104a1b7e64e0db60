// Custom fields of Aha! in the fields of Jira that the user mapped them to. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jira {

/// Which fields are mapped, and what Jira's are. Views must outlive it.
struct FieldMapping {
  aha::View entries;      // of the settings: [{"aha_field", "jira_field"}]; what is no object is passed by
  aha::View jira_fields;  // of meta_data: {id: {"name", "type", "sub_type", "editor"}}
};

/// Jira's users by the email address that a field of Aha! holds; null for no user.
using Users = std::map<std::string, aha::View, std::less<>>;

struct MappedFields {
  aha::json::object fields;           // by the id of Jira's field
  std::vector<std::string> warnings;  // for the user: what could not be mapped as it should
};

/// The email addresses that fields of users hold, each as often as it is there: mapped_fields() wants their users
/// in Jira.                                                                                  [any]
std::vector<std::string> mapped_emails(aha::View record, const FieldMapping& mapping);

/// What goes into the mapped fields of the record's issue. A custom field that the record has not, or that holds
/// nothing, is left out. Throws RemoteError for a list that is mapped to a number.           [any]
MappedFields mapped_fields(aha::View record, const FieldMapping& mapping, const Users& users);

}  // namespace jira
