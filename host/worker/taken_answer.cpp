#include "worker/taken_answer.hpp"

#include "runtime/host_table.hpp"
#include "text/utf8.hpp"

namespace worker {

void take_over(const wire::AnswerMessage& answer, aha_call& call, aha_sink* collection) {
  for (const auto& line : answer.lines) {
    // The last one may be the worker's own, which tells how many it dropped.
    const bool is_last = &line == &answer.lines.back();
    is_last ? call.messages().add_last(line.severity, line.text)
            : call.messages().add(line.severity, line.text);
  }
  // What was sent is known here; what of it is on a record, the service alone knows.
  if (!answer.left_unrecorded) call.changes_are_recorded();
  if (answer.may_have_created) call.may_have_created();
  if (const auto& failed = answer.failure) {
    // Past the deadline the call's own words count, which know when that was.
    if (failed->kind == AHA_FAIL_TIMEOUT && call.cancelled()) return;
    const std::uint32_t kind = failed->kind <= AHA_FAIL_TIMEOUT ? failed->kind : AHA_FAIL_INTERNAL;
    call.fail({kind, text::valid_utf8(failed->class_name), text::valid_utf8(failed->message),
               failed->retry_after_ms});
  }
  if (answer.meta_data) runtime::accept_meta_data(call, *answer.meta_data);
  if (collection != nullptr)
    collection->write(collection, {reinterpret_cast<const std::uint8_t*>(answer.collection.data()),
                                   answer.collection.size()});
}

}  // namespace worker
