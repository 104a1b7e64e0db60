#include "sent_titles.hpp"

#include <aha/blanks.hpp>
#include <aha/sent_values.hpp>

namespace issues {

void note_sent_title(const aha::Service& service, aha::View issue, std::string_view title) {
  aha::SentValues(service.memory()).note(issue.text(), "title", aha::trimmed(title));
}

bool is_title_echo(const aha::Service& service, aha::View issue, aha::View title) {
  return aha::SentValues(service.memory()).take_echo(issue.text(), "title", aha::trimmed(title.text()));
}

}  // namespace issues
