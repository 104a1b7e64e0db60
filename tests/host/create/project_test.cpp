#include "create/project.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string_view>

#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> files_by_name(std::string_view language, const std::string& name) {
  std::map<std::string, std::string> files;
  for (auto& [path, text] : create::files_of(language, name)) files[path.string()] = std::move(text);
  return files;
}

// Such as {{name}}. A workflow has ${{ ... }}, with blanks.
bool has_placeholder(std::string_view text) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
  for (auto at = text.find("{{"); at != text.npos; at = text.find("{{", at + 2)) {
    const auto end = std::min(text.find_first_not_of(letters, at + 2), text.size());
    if (end > at + 2 && text.substr(end).starts_with("}}")) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a project of any language is whole, and has the new name everywhere") {
  CHECK(create::languages().size() == 4);
  for (const auto& language : create::languages()) {
    CAPTURE(language);
    const auto files = files_by_name(language, "my_tracker");
    CHECK(files.contains("README.md"));
    CHECK(files.contains(".gitignore"));
    CHECK(files.contains(".github/workflows/ci.yml"));
    CHECK(files.contains(language == "c++" ? "CMakeLists.txt" : "Makefile"));
    CHECK(files.contains(language == "c++" ? "cases/create_feature.json" : "cases/installed.json"));
    for (const auto& [path, text] : files) {
      CAPTURE(path);
      CHECK_FALSE(has_placeholder(text));
      CHECK(text.find("hello_") == text.npos);
      CHECK(text.find("hello.") == text.npos);
      CHECK(path.find("hello") == path.npos);
    }
  }
  CHECK(files_by_name("c++", "my_tracker").at("my_tracker.cpp").find("class MyTracker") != std::string::npos);
  CHECK(files_by_name("c++", "7up").at("7up.cpp").find("class Service7up") != std::string::npos);
  CHECK(files_by_name("go", "my_tracker").at("plugin.c").find(R"(\"name\":\"my_tracker\")") !=
        std::string::npos);
}

TEST_CASE("a name that holds a word of the templates stays as it is") {
  for (const auto* const name : {"hello_cat", "say_hello", "dot_map"}) {
    const auto files = files_by_name("c", name);
    CHECK(files.at(std::string(name) + ".c").find(R"(\"name\":\")" + std::string(name) + R"(\")") !=
          std::string::npos);
    CHECK(files.at("Makefile").find("PLUGIN = build/" + std::string(name) + ".$(SO)\n") != std::string::npos);
  }
}

TEST_CASE("a project is written into a new folder only") {
  const test::TemporaryDirectory directory;
  const fs::path& folder = directory.path();
  create::write_project(folder, create::files_of("c", "hello"));
  CHECK(fs::exists(folder / ".github/workflows/ci.yml"));
  std::ifstream source(folder / "hello.c");
  CHECK(std::string(std::istreambuf_iterator<char>(source), {}).find(R"(\"name\":\"hello\")") !=
        std::string::npos);
  CHECK_THROWS_WITH_AS(create::write_project(folder, {}),
                       (folder.string() + " is there already, and not an empty folder").c_str(),
                       std::runtime_error);
}
