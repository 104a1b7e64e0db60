#include "workbench/page.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "host/recording/sample.hpp"
#include "workbench/page_files.hpp"
#include "workbench/web_folder.hpp"

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, std::string_view text) {
  std::ofstream(file) << text;
}

std::string_view no_field(std::string_view) {
  return {};
}

}  // namespace

TEST_CASE("workbench: a web folder gives its own files alone") {
  const recording::testing::Folder folder;
  fs::create_directory(folder.path / "assets");
  fs::create_directory(folder.path / "assets" / "inner.js");
  write(folder.path / "index.html", "<p>");
  write(folder.path / "assets" / "a-1_b.js", "1");
  write(folder.path / "assets" / ".hidden", "2");
  CHECK(workbench::read_web_file(folder.path, "index.html") == "<p>");
  CHECK(workbench::read_web_file(folder.path, "assets/a-1_b.js") == "1");
  for (const std::string name :
       {"assets/../index.html", "assets/", "assets/.hidden", "assets/inner.js", "assets/..", "../secret.js",
        "/etc/passwd", "", "assets", "assets/none.js", "assets/a-1_b.js/", "assets//a-1_b.js"}) {
    CAPTURE(name);
    CHECK_FALSE(workbench::read_web_file(folder.path, name));
  }
}

TEST_CASE("page: without a page, its address says how to get one") {
  const auto reply = workbench::page_file({}, "index.html", no_field);
  CHECK(reply.status == 200);
  CHECK(reply.headers.find("default-src 'none'") != std::string::npos);
  if (workbench::embedded_page_files().empty())
    CHECK(reply.body.find("scripts/page") != std::string::npos);
  else
    CHECK(reply.content_type == "text/html; charset=utf-8");
  CHECK(workbench::page_file({}, "assets/none.js", no_field).status == 404);
}

TEST_CASE("page: a file is compressed for those who take it, and sent once") {
  for (const auto& file : workbench::embedded_page_files()) {
    CAPTURE(std::string(file.name));
    const auto plain = workbench::page_file({}, file.name, no_field);
    CHECK(plain.body == file.plain);
    const auto gzip = [](std::string_view name) -> std::string_view {
      return name == "Accept-Encoding" ? "deflate, gzip" : "";
    };
    const auto compressed = workbench::page_file({}, file.name, gzip);
    CHECK(compressed.body == file.gzip);
    CHECK(compressed.headers.find("Content-Encoding: gzip\r\n") != std::string::npos);
    const auto at = compressed.headers.find("ETag: ") + 6;
    const std::string etag = compressed.headers.substr(at, compressed.headers.find("\r\n", at) - at);
    const auto again = workbench::page_file({}, file.name, [&](std::string_view name) -> std::string_view {
      return name == "If-None-Match" ? std::string_view(etag) : gzip(name);
    });
    CHECK(again.status == 304);
    CHECK(again.body.empty());
  }
}
