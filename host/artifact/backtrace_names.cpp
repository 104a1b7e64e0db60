#include "artifact/backtrace_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "files/path_text.hpp"
#include "text/printable.hpp"

namespace artifact {
namespace {

constexpr std::size_t max_lines = 48;
constexpr std::size_t max_line_bytes = 1024;

struct Line {
  std::string_view text;
  std::optional<std::uint64_t> address;  // in the library; none in others
};

// The address in "LIBRARY(+0x26f3)[0x7f02566066f3]".
std::optional<std::uint64_t> address_in(std::string_view line, std::string_view library) {
  constexpr std::string_view opening = "(+0x";
  if (!line.starts_with(library)) return std::nullopt;
  line.remove_prefix(library.size());
  if (!line.starts_with(opening)) return std::nullopt;
  line.remove_prefix(opening.size());
  std::uint64_t address = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), address, 16);
  const bool is_whole = error == std::errc() && end != line.data() + line.size() && *end == ')';
  return is_whole ? std::optional(address) : std::nullopt;
}

std::vector<Line> lines_of(std::string_view trace, std::string_view library) {
  std::vector<Line> lines;
  while (!trace.empty() && lines.size() < max_lines) {
    const auto line = trace.substr(0, trace.find('\n'));
    trace.remove_prefix(std::min(trace.size(), line.size() + 1));
    lines.push_back({line, address_in(line, library)});
    if (line.starts_with("aha-host")) break;
  }
  return lines;
}

std::string hexadecimal(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return {digits.data(), end};
}

}  // namespace

std::string name_functions(std::string_view trace, const std::filesystem::path& library,
                           std::string_view name, const FunctionsAt& functions_at) {
  const auto lines = lines_of(trace, files::text_of(library));
  std::vector<std::uint64_t> addresses;
  for (const auto& line : lines)
    if (line.address) addresses.push_back(*line.address);
  const auto functions = addresses.empty() ? std::vector<std::string>() : functions_at(addresses);

  std::string out;
  std::size_t next = 0;
  for (const auto& [text, address] : lines) {
    if (text.starts_with("aha-host")) return out += "called by the host\n";
    if (!address) {
      (out += text::printable(text, max_line_bytes)) += '\n';
      continue;
    }
    const auto& function = next < functions.size() ? functions[next] : std::string();
    ++next;
    out += function.empty() ? "?" : text::printable(function, max_line_bytes);
    out += " (" + std::string(name) + "+0x" + hexadecimal(*address) + ")\n";
  }
  return out;
}

}  // namespace artifact
