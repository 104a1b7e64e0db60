// end_process PID: ends a process at once with status 1, as the Task Manager and the taskkill of Windows do; that of wine
// ends it with status 0, as if it had ended by itself.
#include <windows.h>

#include <stdlib.h>

int main(int count, char** arguments) {
  const HANDLE process =
      count == 2 ? OpenProcess(PROCESS_TERMINATE, FALSE, strtoul(arguments[1], NULL, 10)) : NULL;
  const BOOL done = process && TerminateProcess(process, 1);
  if (process) CloseHandle(process);
  return done ? 0 : 1;
}
