#define VERSION "1.1.0"
#define TITLE_PREFIX "[Aha!] "
#include "tasker.hpp"
