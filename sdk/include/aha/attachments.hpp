// The files of a record.
#pragma once

#include <aha/view.hpp>

#include <vector>

namespace aha {

/// The attachments of both lists, each once, in the order of their first appearance: Aha! lists those of a
/// record and those of its description apart, and some in both. A list may be anything; what is no array has
/// none. Linear in the size of both.                                                          [any]
/// upstream: record.attachments | record.description.attachments
std::vector<View> distinct_attachments(View first, View second);

}  // namespace aha
