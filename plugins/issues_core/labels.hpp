// The labels of an issue: the record's tags, and one label more that mirrors its status.
#pragma once

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

/// Labels as a list of texts.                                                                [any]
aha::json::array to_json(const Labels& labels);

/// Whether the same labels are in both, in any order.                                        [any]
bool same_labels(const Labels& a, const Labels& b);

/// The record's tags, with the label of its status in place of any other status label.       [any]
Labels with_status_label(aha::View record);

}  // namespace issues
