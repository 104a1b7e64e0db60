#include <cxxabi.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "backtrace_names.hpp"
#include "elf_linux.hpp"

namespace plugin {
namespace {

std::vector<char> contents_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? text.get() : name;
}

// The offset of "...(+0x26f3)[..." or "...(function+0x26f3)[..."; nothing where there is none.
std::string_view offset_text(std::string_view line) {
  const auto plus = line.rfind("+0x");
  if (plus == std::string_view::npos) return {};
  return line.substr(plus, line.find(')', plus) - plus);
}

}  // namespace

std::string name_functions(std::string_view trace, const std::filesystem::path& library,
                           std::string_view name) {
  const auto bytes = contents_of(library);
  const auto file = elf::File::open(std::as_bytes(std::span(bytes)));
  std::string out;
  while (!trace.empty()) {
    const auto line = trace.substr(0, trace.find('\n'));
    trace.remove_prefix(std::min(trace.size(), line.size() + 1));
    if (line.starts_with("aha-host")) return out += "called by the host\n";
    const auto offset = offset_text(line);
    if (!line.starts_with(library.native()) || line.substr(library.native().size(), 2) != "(+" || !file) {
      (out += line) += '\n';
      continue;
    }
    std::uint64_t address = 0;
    std::from_chars(offset.data() + 3, offset.data() + offset.size(), address, 16);
    const auto function = file->function_at(address);
    out += function.empty() ? "?" : demangled(std::string(function));
    out += " (" + std::string(name) + std::string(offset) + ")\n";
  }
  return out;
}

}  // namespace plugin
