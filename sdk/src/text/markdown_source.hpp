// Markdown made ready for the parser.
#pragma once

#include <string>
#include <string_view>

namespace aha::text {

/// `markdown` written so that lowdown makes of it what redcarpet does: tabs as spaces, no spaces at the ends
/// of lines (they would be line breaks beside the one that each line end makes), lists that end
/// where redcarpet ends them; and with so few marks that parsing a very long text stays a matter of seconds.
std::string prepare_markdown(std::string_view markdown);

}  // namespace aha::text
