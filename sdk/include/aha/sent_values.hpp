// What a service sent to a third party last, so that the webhook that follows is not taken for a change made there.
#pragma once

#include <aha/memory.hpp>

#include <string>
#include <string_view>

namespace aha {

/// A webhook about our own change brings a value that Aha! had. If Aha! has a newer one by then, because the record was
/// changed twice within seconds, following it would write the old value over the new one. So a service notes what it
/// sends, and passes over the webhook that brings it back.
///
/// Kept in the service's memory under one key, as numbers that tell nothing of the values: the newest hundred. Memory
/// may be lost; then a webhook counts as a change.
class SentValues {
 public:
  explicit SentValues(Memory memory) : memory_(memory) {}

  /// Notes that `value` is about to be sent as `field` of the thing `id`. Before the request: the webhook may be faster than
  /// its answer.                                                                              [call][suspends]
  /// value  in the form in which the webhook's will be compared, such as without blanks at its ends
  void note(std::string_view id, std::string_view field, std::string_view value) const;

  /// Whether the value that a webhook brings was sent and has not come back yet. It and what was sent before it is then
  /// forgotten, so that a change back to it counts. Any other value is a change made there, which forgets all that was sent
  /// of this field.                                                                           [call][suspends]
  bool take_echo(std::string_view id, std::string_view field, std::string_view value) const;

 private:
  Memory memory_;
};

}  // namespace aha
