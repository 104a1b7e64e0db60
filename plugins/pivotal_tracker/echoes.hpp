// Our own changes of stories and epics, told back by webhook.
#pragma once

#include <aha/json.hpp>
#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string_view>

namespace pivotal_tracker {

/// A story's text without the line that names its parent, and without blanks at the end. Points into `text`. [any]
std::string_view own_text(std::string_view text);

/// Notes what is about to be sent of a story or epic.                                         [call][suspends]
/// kind     "story" or "epic"
/// changes  its attributes
void note_sent(const aha::Service& service, std::string_view kind, aha::View id,
               const aha::json::object& changes);

/// A webhook's change without the values that this service has sent: Aha! may have newer ones by now. [call][suspends]
aha::json::value without_echoes(const aha::Service& service, aha::View change);

}  // namespace pivotal_tracker
