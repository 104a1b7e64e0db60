// A service, and a folder that ends with the test.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "host/test_files.hpp"
#include "plugin/generation.hpp"
#include "runtime/call.hpp"

namespace recording::testing {

inline plugin::Generation service(std::string schema = "[]") {
  plugin::Generation::Parts parts;
  parts.description.name = "test";
  parts.description.schema_json = std::move(schema);
  return plugin::Generation(std::move(parts));
}

inline runtime::Event event() {
  runtime::Event out;
  out.id = "e-1";
  out.name = "ping";
  out.payload = R"({"p":1})";
  out.data = R"({"pin":"s3cr3t-4711"})";
  out.meta_data = R"({"m":1})";
  return out;
}

struct Folder {
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
  }

  test::TemporaryDirectory directory;
  std::filesystem::path path = directory.path();
};

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace recording::testing
