// What a PE file gives to others and wants of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "pe/file.hpp"

namespace pe {

constexpr std::size_t max_libraries = 1'024;
constexpr std::size_t max_exports = 100'000;
constexpr std::size_t max_imports = 100'000;  // functions and objects of all libraries
constexpr std::size_t max_name_bytes = 1'024;
constexpr std::size_t max_text_bytes = 256 * 1024;  // of the libraries' names

class Tables {
 public:
  // Each function and object of another library: by its name; one that is named by its number alone has none.
  using Import = std::function<void(std::string_view library, std::string_view name)>;

  // Reads the tables of exports, of imports and of those that are looked up when they are first called.
  // file  outlives the tables.
  // take  gets each import. It is called while this reads.
  // returns  one sentence if the file has more than the limits, or tables that do not lie in it.
  static tl::expected<Tables, std::string> read(const File& file, const Import& take);

  // The libraries it needs, in order; each name whole.
  const std::vector<std::string_view>& needed() const { return needed_; }

  // What it defines for others, by name. What it only forwards to other libraries is left out.
  const std::vector<std::string_view>& exports() const { return exports_; }

  // By which a debugger finds its symbols, in hexadecimal; empty if the linker gave none.
  const std::string& debug_id() const { return debug_id_; }

 private:
  class Reader;
  Tables() = default;

  std::vector<std::string_view> needed_;
  std::vector<std::string_view> exports_;
  std::string debug_id_;
};

}  // namespace pe
