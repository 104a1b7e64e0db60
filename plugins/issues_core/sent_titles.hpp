// The titles that were sent last, so that a webhook which brings one back is not taken for a change made there.
#pragma once

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace issues {

/// Notes that an issue is about to get this title. Before the request: the webhook may be faster than its answer.
/// issue  what webhooks call it, too                                                        [call][suspends]
void note_sent_title(const aha::Service& service, aha::View issue, std::string_view title);

/// Whether the title that a webhook brings was sent and has not come back yet: the record may have a newer name by now.
/// [call][suspends]
bool is_title_echo(const aha::Service& service, aha::View issue, aha::View title);

}  // namespace issues
