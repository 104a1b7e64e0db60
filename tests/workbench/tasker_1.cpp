#define VERSION "1.0.0"
#define TITLE_PREFIX ""
#include "tasker.hpp"
