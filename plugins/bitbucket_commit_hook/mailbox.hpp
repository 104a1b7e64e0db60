// The author of a commit as git has it: "Jane Doe <jane@example.com>", and what people make of that.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bitbucket_commit_hook {

struct Mailbox {
  std::string shown;                   // the name; if there is none, the address; else the text as it is
  std::optional<std::string> address;  // nothing if the text is no mailbox
};

/// Reads one mailbox of RFC 5322: `name <address>`, `"quoted, name" <address>`, `address`, with comments in
/// parentheses left out. A name without an address, or anything else, is shown as it is. upstream:
/// Mail::Address, and the rescue around it
Mailbox parse_mailbox(std::string_view text);

}  // namespace bitbucket_commit_hook
