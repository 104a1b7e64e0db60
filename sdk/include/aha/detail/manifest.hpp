// The manifest of a plugin as a constant: text that lies in the file and needs no code to be read.
#pragma once

#include <aha/abi.h>
#include <aha/definition.hpp>
#include <aha/version.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace aha::detail {

#if defined(__clang__)
inline constexpr std::string_view compiler_name = "clang " __clang_version__;
#else
inline constexpr std::string_view compiler_name = "gcc " __VERSION__;
#endif

/// Writes into a buffer, or only counts if there is none.
class TextWriter {
 public:
  constexpr TextWriter() = default;
  constexpr explicit TextWriter(char* out) : out_(out) {}

  constexpr void raw(std::string_view text) {
    for (char c : text) put(c);
  }
  constexpr void string(std::string_view text) {
    put('"');
    for (char c : text) {
      if (static_cast<unsigned char>(c) < 0x20)
        definition_error("aha::Definition: a control character in a name");
      if (c == '"' || c == '\\') put('\\');
      put(c);
    }
    put('"');
  }
  constexpr void number(unsigned value) {
    if (value >= 10) number(value / 10);
    put(static_cast<char>('0' + value % 10));
  }
  template <class List>
  constexpr void strings(const List& list) {
    put('[');
    bool first = true;
    for (std::string_view item : list) {
      if (!first) put(',');
      first = false;
      string(item);
    }
    put(']');
  }
  constexpr std::size_t size() const { return size_; }

 private:
  constexpr void put(char c) {
    if (out_ != nullptr) out_[size_] = c;
    ++size_;
  }

  char* out_ = nullptr;
  std::size_t size_ = 0;
};

constexpr void add_once(FixedList<std::string_view, 64>& list, std::string_view item) {
  for (std::string_view other : list)
    if (other == item) return;
  list.add(item, "aha::Definition: too many needs or egress hosts in one plugin");
}

/// The JSON object that abi.h describes at AHA_MANIFEST_SECTION.
template <std::size_t Count>
constexpr void write_manifest(TextWriter& out, const std::array<const Datasheet*, Count>& sheets) {
  FixedList<std::string_view, 64> needs;
  FixedList<std::string_view, 64> egress;
  bool own_threads = false;
  out.raw(R"({"manifest":1,"abi":[)");
  out.number(1);
  out.raw(",");
  out.number(AHA_ABI_VERSION);
  out.raw(R"(],"sdk":)");
  out.string(sdk_version);
  out.raw(R"(,"compiler":)");
  out.string(compiler_name);
  for (const Datasheet* sheet : sheets) {
    if (sheet->version.empty()) continue;
    out.raw(R"(,"version":)");
    out.string(sheet->version);
    break;
  }
  out.raw(R"(,"services":[)");
  bool first = true;
  for (const Datasheet* sheet : sheets) {
    out.raw(first ? R"({"name":)" : R"(,{"name":)");
    first = false;
    out.string(sheet->service_name());
    out.raw(R"(,"events":)");
    out.strings(sheet->events);
    out.raw("}");
    if (sheet->egress.size() > 0) add_once(needs, AHA_CAPABILITY_HTTP);
    for (std::string_view need : sheet->needs) add_once(needs, need);
    for (std::string_view host : sheet->egress) add_once(egress, host);
    own_threads = own_threads || sheet->own_threads;
  }
  out.raw(R"(],"needs":)");
  out.strings(needs);
  out.raw(R"(,"egress":)");
  out.strings(egress);
  if (own_threads) out.raw(R"(,"threads":"own")");
  out.raw("}");
}

}  // namespace aha::detail
