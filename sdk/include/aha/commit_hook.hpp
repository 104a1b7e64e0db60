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

/// Whether mail to this address is never read: "noreply@github.com", which commits merges made on the web, or the
/// address by which a code host hides a person's own ("1+jane@users.noreply.github.com").       [any]
bool is_noreply(std::string_view email);

/// Comments on each record that `message` names. A reference to no record is warned of and passed by. Another error of
/// AhaApi is an error in the log, and the first of them is thrown once all references have had their turn.
/// [call][suspends]
/// author_email  whose comment it is; null if it is not known. An is_noreply() address counts as not known.
/// html          the comment
void comment_on_records(const Service& service, std::string_view message, View author_email,
                        std::string_view html);

}  // namespace commit_hook
}  // namespace aha
