#include "workbench/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "workbench/page_files.hpp"
#include "workbench/web_folder.hpp"

namespace workbench {
namespace {

// No script but the page's own, no address but this host, and no text that becomes markup.
constexpr std::string_view headers =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

constexpr std::string_view how_to_get_it =
    "This aha-host was built without the page of its workbench.\n\n"
    "From a source tree with Node.js:\n"
    "  scripts/setup --page   installs Node.js\n"
    "  scripts/page           bundles the page into build/page\n"
    "  scripts/build          compiles it in\n\n"
    "Or start the host with --web-dir build/page.\n";

std::string_view type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".map", "application/json"},
  }};
  for (const auto& [ending, type] : types)
    if (name.ends_with(ending)) return type;
  return "application/octet-stream";
}

// "gzip" as one of the listed codings, unless it is refused by a quality of 0.
bool takes_gzip(std::string_view accepted) {
  const auto at = accepted.find("gzip");
  if (at == std::string_view::npos) return false;
  const auto rest = accepted.substr(at + 4, accepted.find(',', at) - std::min(at + 4, accepted.size()));
  return rest.find("q=0") == std::string_view::npos || rest.find("q=0.") != std::string_view::npos;
}

server::Reply no_such_file() {
  return server::problem(404, "No such file", "The page has no file of this name.");
}

server::Reply of_folder(const std::filesystem::path& web_dir, std::string_view name) {
  auto content = read_web_file(web_dir, name);
  if (!content) return no_such_file();
  server::Reply reply;
  reply.body = std::move(*content);
  reply.content_type = type_of(name);
  reply.headers = fmt::format("{}Cache-Control: no-store\r\n", headers);
  return reply;
}

server::Reply of_build(const PageFile& file, const std::function<std::string_view(std::string_view)>& field) {
  const bool is_gzip = takes_gzip(field("Accept-Encoding"));
  const std::string etag = fmt::format("\"{}{}\"", file.sha256.substr(0, 32), is_gzip ? "-gzip" : "");
  server::Reply reply;
  reply.headers = fmt::format("{}ETag: {}\r\nVary: Accept-Encoding\r\nCache-Control: no-cache\r\n{}", headers,
                              etag, is_gzip ? "Content-Encoding: gzip\r\n" : "");
  reply.content_type = type_of(file.name);
  if (field("If-None-Match").find(etag) != std::string_view::npos)
    reply.status = 304;
  else
    reply.body = is_gzip ? file.gzip : file.plain;
  return reply;
}

}  // namespace

server::Reply page_file(const std::filesystem::path& web_dir, std::string_view name,
                        const std::function<std::string_view(std::string_view)>& field) {
  if (!web_dir.empty()) return of_folder(web_dir, name);
  const auto files = embedded_page_files();
  const auto found = std::ranges::find(files, name, &PageFile::name);
  if (found != files.end()) return of_build(*found, field);
  if (name != "index.html") return no_such_file();
  server::Reply reply;
  reply.content_type = "text/plain; charset=utf-8";
  reply.headers = fmt::format("{}Cache-Control: no-store\r\n", headers);
  reply.body = how_to_get_it;
  return reply;
}

}  // namespace workbench
