// Tags of Aha! as labels of Jira.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

namespace jira {

/// The labels for a record's tags, each once: a label takes no blank, so that "needs design" becomes "needs-design", and
/// at most 255 characters. Tags of nothing but blanks have none.                             [any]
/// tags    a list, or text with commas
/// source: Jira's refusals "The label 'x y' contains spaces which is invalid." and "The label 'x' exceeds the maximum
/// length for labels of 255 characters."
aha::json::array labels_of(aha::View tags);

}  // namespace jira
