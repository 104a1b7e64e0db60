// The labels of an issue: the record's tags, and one label more that mirrors its status.
#pragma once

#include "settings.hpp"

#include <aha/view.hpp>
#include <issues_core/labels.hpp>

#include <optional>
#include <string_view>

namespace github_issues {

/// Source: GitHub's answers to more (422, "is too long (maximum is 256 characters)" and the like); labels by the form in
/// which they are made.
inline constexpr issues::Limits limits{.title = 256, .body = 65'536, .label = 50, .commas_in_labels = true};

using issues::as_label;
using issues::as_labels;
using issues::as_tags;
using issues::is_same_label;
using issues::is_status_label;
using issues::Labels;
using issues::same_labels;
using issues::status_label;
using issues::status_label_prefix;
using issues::texts_of;
using issues::to_json;

/// The labels of an issue that has just been created, in state `state`. The status label is left out, since
/// the change of status that follows brings it, unless the record is already in the status of that state.
/// Nothing if the record has no tags: its labels are then left alone.                         [any]
std::optional<Labels> labels_after_create(aha::View record, std::string_view state, const Settings& settings);

/// The labels of an issue that is brought up to date. Nothing if the record has no tags.     [any]
std::optional<Labels> labels_after_update(aha::View record, const Settings& settings);

}  // namespace github_issues
