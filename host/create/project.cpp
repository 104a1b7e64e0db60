#include "create/project.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "create/embedded.hpp"
#include "files/path_text.hpp"

namespace create {
namespace {

namespace fs = std::filesystem;

struct Language {
  std::string_view name;
  std::string_view title;
  std::string_view example;   // the service of its example plugin
  std::string_view packages;  // a command that installs what CI needs beside the host's own build
  std::string_view test;
  std::string_view build;  // again, once it has been built for the test
  std::array<std::string_view, 3>
      folders;  // with its files, below docs/examples, beside those for any language
};

constexpr std::string_view any_language = "new/any/";
constexpr std::string_view make_test = "make test";
constexpr std::array<Language, 4> all_languages{{
    {"c++",
     "C++",
     "hello_cpp",
     "apt-get install -y cmake g++ ninja-build",
     "cmake -B build && cmake --build build && ctest --test-dir build "
     "--output-on-failure",
     "cmake --build build",
     {"plugins/c++/", "new/c++/", any_language}},
    {"c",
     "C",
     "hello_c",
     "apt-get install -y gcc make",
     make_test,
     "make",
     {"plugins/c/", "new/c/", "new/make/"}},
    {"rust",
     "Rust",
     "hello_rs",
     "apt-get install -y rustc make",
     make_test,
     "make",
     {"plugins/rust/", "new/rust/", "new/make/"}},
    {"go",
     "Go",
     "hello_go",
     "apt-get install -y golang-go gcc make",
     make_test,
     "make",
     {"plugins/go/", "new/go/", "new/make/"}},
}};

const Language& language_named(std::string_view name) {
  const auto found = std::ranges::find(all_languages, name, &Language::name);
  if (found == all_languages.end()) throw std::invalid_argument("no such language: " + std::string(name));
  return *found;
}

// The one of the language's folders that the file is in, or empty if it is not for this language.
std::string_view folder_of(const Language& language, std::string_view path) {
  if (path.starts_with(any_language)) return any_language;
  for (const auto folder : language.folders)
    if (path.starts_with(folder)) return folder;
  return {};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

char upper(char letter) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
}

// "my_tracker" as "MyTracker".
std::string class_name(std::string_view name) {
  std::string out;
  bool begins = true;
  for (const char letter : name) {
    if (letter != '_') out += begins ? upper(letter) : letter;
    begins = letter == '_';
  }
  return out.empty() || std::isdigit(static_cast<unsigned char>(out.front())) != 0 ? "Service" + out : out;
}

// "my_tracker" as "My tracker".
std::string title_of(std::string name) {
  std::ranges::replace(name, '_', ' ');
  name.front() = upper(name.front());
  return name;
}

// Those of the example first, so that a part of the new name is not taken for one of them.
class Names {
 public:
  Names(const Language& language, const std::string& name)
      : text_{{"hello.", name + "."},
              {std::string(language.example), name},
              {"HelloCpp", class_name(name)},
              {"Hello from " + std::string(language.title), "Hello from " + title_of(name)},
              {"{{name}}", name},
              {"{{title}}", title_of(name)},
              {"{{language}}", std::string(language.title)},
              {"{{packages}}", std::string(language.packages)},
              {"{{test}}", std::string(language.test)}},
        path_{{"dot_", "."}, {"hello.", name + "."}, {"NAME", name}} {}

  std::string in_text(std::string_view text) const { return replaced(text, text_); }
  std::string in_path(std::string_view path) const { return replaced(path, path_); }

 private:
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  static std::string replaced(std::string_view text, const Pairs& pairs) {
    std::string out(text);
    for (const auto& [from, to] : pairs) replace_all(out, from, to);
    return out;
  }

  Pairs text_, path_;
};

}  // namespace

std::vector<std::string> languages() {
  std::vector<std::string> names;
  for (const auto& language : all_languages) names.emplace_back(language.name);
  return names;
}

std::vector<ProjectFile> files_of(std::string_view language_name, const std::string& name) {
  const Language& language = language_named(language_name);
  const Names names(language, name);
  std::vector<ProjectFile> files;
  for (const auto& [path, text] : embedded_files()) {
    const auto folder = folder_of(language, path);
    if (!folder.empty()) files.push_back({names.in_path(path.substr(folder.size())), names.in_text(text)});
  }
  std::ranges::sort(files, {}, &ProjectFile::path);
  return files;
}

std::string build_command(std::string_view language) {
  return std::string(language_named(language).build);
}

std::string test_command(std::string_view language) {
  return std::string(language_named(language).test);
}

void write_project(const fs::path& folder, const std::vector<ProjectFile>& files) {
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder)))
    throw std::runtime_error(files::text_of(folder) + " is there already, and not an empty folder");
  for (const auto& [path, text] : files) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream out(folder / path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error(files::text_of(folder / path) + " cannot be written");
  }
}

}  // namespace create
