#include "cli/arguments_windows.hpp"

#include <windows.h>

#include <shellapi.h>

#include "files/wide_text_windows.hpp"

namespace cli {

std::vector<std::string> arguments() {
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  for (int i = 0; i < count; ++i) arguments.push_back(files::to_utf8(words[i]));
  LocalFree(words);
  return arguments;
}

}  // namespace cli
