// The contract, alone and first, as C++20.
#include <aha/abi.h>

#include "layout.h"

AHA_MANIFEST("{}");
