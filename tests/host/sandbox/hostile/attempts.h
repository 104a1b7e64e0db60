/* What a hostile plugin tries, an event each. An attempt logs one line, "refused: why" or "SUCCEEDED", where it
 * comes back to do so. */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#include <aha/abi.h>

typedef struct situation {
  const aha_host* host;
  aha_call* call;
  const aha_event* event;
} situation;

typedef struct attempt {
  const char* event;
  void (*make)(const situation*);
} attempt;

/* Each ends with an attempt whose event is NULL. */
extern const attempt attempts_on_files[];
extern const attempt attempts_on_processes[];
extern const attempt attempts_on_the_machine[];
extern const attempt attempts_on_the_boundary[];
extern const attempt attempts_on_the_channel[];

void count_call(void);

aha_bytes text_of(const char* text);
void tell(const situation* s, const char* line);
/* For a system call's result: below 0, errno says why it was refused. */
void tell_result(const situation* s, long result);

#endif
