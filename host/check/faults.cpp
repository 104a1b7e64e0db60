#include "check/faults.hpp"

#include <algorithm>
#include <array>

namespace check {
namespace {

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;

constexpr std::array known{
    Fault{"refused", error, "Change what the sentence names; the host refuses the file because of it."},
    Fault{"remark", warning, "It would be loaded, but see to it that this is meant."},
    Fault{"does_not_load", error, "Make it load in a process that has nothing but the system's libraries."},
    Fault{"crash", error, "Reproduce it with the same payload in a build with -fsanitize=address,undefined."},
    Fault{"exit", error,
          "Return from the call instead; exit and abort take all services of the process with them."},
    Fault{"hang", error,
          "Do not compute or block without end: call remaining() and the host's sleep() and http()."},
    Fault{"late", warning,
          "Give up when remaining() is 0 or less, or a host function says the time is over."},
    Fault{"slow", warning, "Bound the work for one event; meanwhile the thread serves no other event."},
    Fault{"deaf", error, "Return as soon as a host function answers AHA_ECANCELLED or AHA_ETIMEDOUT."},
    Fault{"refused_call", error,
          "Do without: the sandbox allows neither files, processes nor sockets. Use http()."},
    Fault{"refused_file", warning,
          "Make sure that it works without this file; in the sandbox it cannot be read."},
    Fault{"undeclared_host", error, "Add the host to the manifest's egress (d.egress(...) in the C++ SDK)."},
    Fault{"secret_told", error, "Never log a password or a token, nor put one into an error's message."},
    Fault{"internal_error", warning,
          "Tell what the user can do: fail as configuration or remote, or read the answer more carefully."},
    Fault{"wrong_meta_data", error, "Hand set_meta_data one JSON object."},
    Fault{"wrong_collection", error, "Write a JSON list of [label, value] pairs, or fail."},
    Fault{"flood", warning, "Log what a user can act on; the host drops the rest."},
    Fault{"unknown_event_fails", warning, "Return without doing anything for an event that is not yours."},
    Fault{"describe_fails", error, "Write one JSON object as abi.h shows it, and return 0."},
    Fault{"describe_differs", error,
          "Write the same text each time; only the caption may depend on the workspace."},
    Fault{"describe_slow", error, "Describe from constants: describe() must answer within a second."},
    Fault{"manifest_lies", error, "Make the manifest and describe() name the same services and events."},
    Fault{"thread_at_load", error, "Start threads in create, and end them in quiesce."},
    Fault{"unknown_event", warning, "Check the spelling: Aha! sends no such event."},
    Fault{"bare_secret", warning, "Give the field the type \"password\", or the form shows the secret."},
    Fault{"no_text", warning, "Fill it in: it is what people see when they choose the service."},
    Fault{"create_fails", error, "Make create() work without network, files and settings, and return 0."},
    Fault{"quiesce_fails", error, "End your threads and timers and return 0 within the time given."},
    Fault{"mixed_up", error, "Keep nothing of an event outside of it: no globals, no state in the instance."},
    Fault{"lost_call", error, "Return from receive for each event, in whatever order answers come."},
    Fault{"stays_loaded", error,
          "Link with a version script (local: *) and -fno-gnu-unique, keep no thread_local with a "
          "destructor, and end "
          "your threads."},
    Fault{"leak", error,
          "Free in destroy what create made, and per event what the event made; look with valgrind."},
    Fault{"descriptor_left", error, "Close what is opened."},
    Fault{"thread_left", error, "End the instance's threads in quiesce."},
    Fault{"stray_writing", error, "Write to no descriptor that the plugin has not opened itself."},
    Fault{"gave_up", error, "Fix what was found so far, and check again: the rest was not tried."},
};

}  // namespace

const Fault& fault(std::string_view code) {
  static constexpr Fault unknown{"unknown", error, ""};
  const auto found = std::ranges::find(known, code, &Fault::code);
  return found == known.end() ? unknown : *found;
}

}  // namespace check
