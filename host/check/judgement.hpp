// What is wrong with how a call went.
#pragma once

#include "check/records.hpp"
#include "check/stage.hpp"

namespace check {

// How good the input was: from a plugin that is given nonsense less is expected.
enum class Quality { sample, hostile };

// Tells what is found. Ends the process if the call still runs.
void judge(const Input& input, Quality quality, const CallTrace& trace, const ScriptedRemote& remote,
           Teller& teller);

}  // namespace check
