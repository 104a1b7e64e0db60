// The labels of an issue: the record's tags, and one label more that mirrors its status.
#pragma once

#include "limits.hpp"

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace issues {

using Labels = std::vector<std::string>;

/// What a status label starts with, followed by the status's name: "Aha!:In progress".
inline constexpr std::string_view status_label_prefix = "Aha!:";

bool is_status_label(std::string_view label);  // [any]
/// The label of a status.                                                                    [any]
std::string status_label(std::string_view status_name);

/// The texts of an array; none for anything else.                                            [any]
Labels texts_of(aha::View list);

/// `text` as the remote takes a label: without blanks around it, no longer than it may be, and without commas if they
/// part labels there; "" for a text that can be no label.                                     [any]
std::string as_label(std::string_view text, const Limits& limits);

/// The same for each, without those that can be no label and those that are there already, in whatever case. [any]
Labels as_labels(const Labels& texts, const Limits& limits);

/// Labels as the record has them: if a tag of `tags` became the label, or differs from it in its case alone, the tag
/// stands. So a tag that the remote wrote otherwise does not come back as a new one.            [any]
Labels as_tags(const Labels& labels, const Labels& tags, const Limits& limits);

/// Whether two labels are the same to the remotes, which do not mind their case.               [any]
bool is_same_label(std::string_view a, std::string_view b);

/// Labels as a list of texts.                                                                [any]
aha::json::array to_json(const Labels& labels);

/// Whether the same labels are in both, in any order.                                        [any]
bool same_labels(const Labels& a, const Labels& b);

/// The record's tags, with the label of its status in place of any other status label.       [any]
Labels with_status_label(aha::View record);

}  // namespace issues
