// A case without its secrets, that can still be played: what stood for a secret in the settings and in answers stands
// for it in requests, too, so that a service which is handed the one sends the other.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "cassette/case.hpp"
#include "cassette/secrets.hpp"

namespace cassette {

struct Redacted {
  Case parts;
  std::string text;  // of parts, as to_text() has it
};

// The case with placeholders in place of secrets. Headers whose values are made of a secret
// but not of its text, such as a signature, are left out: a case compares no header that it does not list. [any]
// returns  the case, or why there is none: a secret would be left in it, or it has more than Secrets::most
tl::expected<Redacted, std::string> redact(const Case& recorded, const KnownSecrets& known);

}  // namespace cassette
