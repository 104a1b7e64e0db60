/* The contract, alone and first, as C11. */
#include <aha/abi.h>

#include "layout.h"

AHA_MANIFEST("{}");
