// What a feature or requirement becomes: the fields of a bug. Data in, data out.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string_view>
#include <vector>

namespace bugzilla {

/// The product, and its component, that the settings name, as "installed" stored them; null if there is none.
/// [any]
aha::View chosen_product(aha::View meta, aha::View data);
aha::View chosen_component(aha::View meta, aha::View data);

/// The fields that all bugs of the integration are sent with: product, component, and what the product's mandatory
/// fields are set to. Throws ConfigurationError if the product or component is not known.     [any]
aha::json::object common_fields(aha::View meta, aha::View data);

/// A bug to be created, with the description in Markdown.                                     [any]
aha::json::object new_bug(aha::View record, const aha::json::object& common);

/// What changes in its bug when a record changes: the summary. The description is left out: Bugzilla keeps it as the first
/// comment, which cannot be changed. Product, component, version, severity, platform and priority are Bugzilla's once the
/// bug is made: an update would undo what people set there.                                   [any]
aha::json::object changed_bug(aha::View record);

/// {"depends_on": {how: bug_ids}}: the bugs that block another.                               [any]
/// how  "set" or "add"
aha::json::object blocked_by(std::string_view how, const aha::json::array& bug_ids);

/// A file for a bug, but for its bytes.                                                       [any]
aha::json::object new_attachment(aha::View bug_id, aha::View attachment);

/// For each product by its name, the last value of each field that Bugzilla may require: {"Maps": {"version": "2"}}.
/// [any] Linear in the values but for sorting each field's.
/// products  as Bugzilla lists them
/// fields    the fields of a bug with their values, as Bugzilla lists them
aha::json::object field_defaults(const std::vector<aha::View>& products, aha::View fields);

/// The id of a bug as Bugzilla writes it: Aha! gives back as text what was stored as a number. [any]
aha::json::value as_number(aha::View id);

/// Whether Bugzilla keeps both texts as the same: it has line feeds for line ends, and no blanks at the ends. [any]
bool is_same_text(std::string_view a, std::string_view b);

}  // namespace bugzilla
