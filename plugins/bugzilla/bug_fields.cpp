#include "bug_fields.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>
#include <aha/records.hpp>
#include <aha/text.hpp>
#include <aha/text_length.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace bugzilla {
namespace {

using aha::View;
using aha::json::array;
using aha::json::object;

/// The fields of a bug that an installation may require. upstream: DEFAULT_FIELDS
constexpr std::array defaulted_fields{"version", "bug_severity", "rep_platform", "op_sys", "priority"};

View with_id(View list, View id) {
  for (const View one : list)
    if (one["id"] == id) return one;
  return {};
}

/// The field's values as Bugzilla orders them; those of one rank stay as they came.
std::vector<View> in_order(View values) {
  std::vector<View> sorted(values.begin(), values.end());
  const auto rank = [](View value) { return value["sort_key"].number().value_or(0); };
  std::stable_sort(sorted.begin(), sorted.end(), [&](View a, View b) { return rank(a) < rank(b); });
  return sorted;
}

void add_default(object& defaults, View field) {
  const std::vector<View> values = in_order(field["values"]);
  const std::string name = field["name"].text();
  if (field["value_field"] == "product") {
    for (const View value : values)
      for (const View product : value["visibility_values"])
        if (auto* const own = defaults.if_contains(product.text()))
          own->as_object()[name] = value["name"].json();
    return;
  }
  if (values.empty()) return;
  for (auto& [product, own] : defaults) own.as_object()[name] = values.back()["name"].json();
}

/// As much as Bugzilla takes; it refuses a longer one.
std::string summary_of(View record) {
  constexpr std::size_t max_units = 255;  // source: Bugzilla, MAX_FREETEXT_LENGTH in Bugzilla/Constants.pm
  return aha::shortened(aha::resource_name(record), max_units);
}

std::string normalised(std::string_view text) {
  std::string out(text);
  std::erase(out, '\r');
  return std::string(aha::trimmed(out));
}

}  // namespace

View chosen_product(View meta, View data) {
  return with_id(meta["products"], data["product"]);
}

View chosen_component(View meta, View data) {
  return with_id(chosen_product(meta, data)["components"], data["component"]);
}

object common_fields(View meta, View data) {
  const View product = chosen_product(meta, data), component = chosen_component(meta, data);
  if (!product || !component)
    throw aha::ConfigurationError(
        std::string("No ") + (product ? "component" : "product") +
        " of Bugzilla is chosen, or the chosen one is not known. Press Test connection in the integration's "
        "settings, then choose a product and a component of it.");
  object fields;
  for (const auto& [name, value] : meta["defaults"][product["name"].text()].members())
    fields[name] = value.json();
  fields["product"] = product["name"].json();
  fields["component"] = component["name"].json();
  return fields;
}

object new_bug(View record, const object& common) {
  object bug = common;
  bug["summary"] = summary_of(record);
  bug["description"] = aha::text::html_to_markdown(record["description"]["body"].str());
  return bug;
}

object changed_bug(View record) {
  object bug;
  if (std::string summary = summary_of(record); !summary.empty()) bug["summary"] = std::move(summary);
  return bug;
}

object blocked_by(std::string_view how, const array& bug_ids) {
  object ids, bug;
  ids[how] = bug_ids;
  bug["depends_on"] = std::move(ids);
  return bug;
}

object new_attachment(View bug_id, View attachment) {
  object fields;
  fields["ids"] = aha::array_of(as_number(bug_id));
  fields["file_name"] = attachment["file_name"].json();
  fields["summary"] = attachment["file_name"].json();
  fields["content_type"] = attachment["content_type"].json();
  return fields;
}

object field_defaults(const std::vector<View>& products, View fields) {
  object defaults;
  for (const View product : products) defaults[product["name"].text()] = object();
  for (const View field : fields)
    if (std::find(defaulted_fields.begin(), defaulted_fields.end(), field["name"].str()) !=
        defaulted_fields.end())
      add_default(defaults, field);
  return defaults;
}

aha::json::value as_number(View id) {
  const auto number = id.integer();
  return number ? aha::json::value(*number) : id.json();
}

bool is_same_text(std::string_view a, std::string_view b) {
  return normalised(a) == normalised(b);
}

}  // namespace bugzilla
