// Webhooks of code hosts: pushes whose commit messages name records of Aha!'s.
#pragma once

#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aha {

class Service;

namespace commit_hook {

/// The references in a commit message, in order and each time they occur: capitals and digits that begin with
/// a capital, "-" and a number, and for requirements another number ("APP-2", "APP-2-1"). They need not stand
/// alone: "UTF-8" looks like one, too. Views into `message`. Linear in its size.            [any]
/// upstream: /([A-Z][A-Z0-9]*-[0-9]+(?:-[0-9]+)?)/
std::vector<std::string_view> references(std::string_view message);

/// What the code host posted. It comes as JSON, or as a form whose field `payload` is JSON text; by way of
/// Aha! as either, parsed one level deep. Valid until the call ends; null where there is nothing.     [call]
/// Throws an Error of class JSON::ParserError (internal) where the text is no JSON: sending it again would not
/// help, and anybody may post to a callback URL, so it is no ConfigurationError either.
View push_of(const Service& service);

/// Comments on each record that `message` names. A reference to no record is warned of and passed by; any
/// other error of AhaApi ends it, after comments that were made were logged.       [call][suspends]
/// author_email  whose comment it is; null where it is not known
/// html          the comment
void comment_on_records(const Service& service, std::string_view message, View author_email,
                        std::string_view html);

}  // namespace commit_hook
}  // namespace aha
