// The plugin files of the tests, folders for a while, and what is in a file.
#pragma once

#include <filesystem>
#include <string>

namespace test {

namespace fs = std::filesystem;

// The library of a fixture, such as fixture("good").
fs::path fixture(const std::string& name);

// A directory that is removed with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string read_file(const fs::path& path);

}  // namespace test
