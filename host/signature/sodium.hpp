// libsodium, made ready.
#pragma once

namespace signature {

// Must have run before anything random or secret is made; costs nothing after the first time. [any]
// Throws std::runtime_error if the system has no random numbers to give.
void start_sodium();

}  // namespace signature
