#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <string_view>
#include <system_error>
#include <utility>

#include "artifact/file_image.hpp"
#include "artifact/file_name.hpp"
#include "artifact/native_file.hpp"
#include "server/routes/routes.hpp"

namespace server {
namespace {

namespace json = boost::json;

constexpr std::string_view plugins_path = "/plugins/";
constexpr std::size_t longest_name = 200;

constexpr std::string_view upload_operation = R"({
  "summary": "Puts a plugin file, or its signature, into the plugins folder, in place of one of the same name",
  "parameters": [{"name": "name", "in": "path", "required": true, "schema": {"type": "string"},
    "description": "The file's name, such as hello.so or hello.so.minisig; on Windows hello.dll"}],
  "requestBody": {"required": true, "content": {"application/octet-stream": {}}},
  "responses": {
    "200": {"description": "It is in the folder whole; /services says whether it serves",
      "content": {"application/json": {"schema": {"type": "object", "properties": {
        "file": {"type": "string"}, "bytes": {"type": "integer"}, "sha256": {"type": "string"}}}}}},
    "400": {"description": "The name is none of a plugin file, or the content is no shared library"},
    "403": {"description": "The host does not take plugin files"},
    "413": {"description": "The file is too large"},
    "500": {"description": "The host cannot write to the plugins folder"}}})";

// Letters and the like only: the name is also one on terminals, in scripts and in URLs.
bool is_upload_name(std::string_view name) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  };
  return !name.empty() && name.size() <= longest_name &&
         std::isalnum(static_cast<unsigned char>(name.front())) != 0 && std::ranges::all_of(name, is_plain) &&
         (artifact::is_plugin_name(name) || artifact::plugin_signed_by(name));
}

Reply upload(const PutPlugin& put, std::string_view name, std::string_view content) {
  if (const auto fault = artifact::find_name_fault(name); !fault.empty())
    return problem(400, "Not a plugin's name", fmt::format("Choose another name: {}.", fault));
  if (!is_upload_name(name))
    return problem(
        400, "Not a plugin's name",
        fmt::format(
            "Name the file in the path, such as /plugins/{0}: letters, digits, _, - and ., at most 200 "
            "characters, ending in {1} or {1}.minisig.",
            artifact::plugin_file("hello"), artifact::plugin_suffix));
  const auto sha256 = put(name, content);
  if (!sha256) return problem(400, "Not a plugin file", sha256.error());
  Reply reply;
  reply.body = json::serialize(json::object{{"file", name}, {"bytes", content.size()}, {"sha256", *sha256}});
  return reply;
}

Reply not_writable(const std::system_error& error) {
  return problem(
      500, "The plugins folder cannot be written",
      fmt::format("{}. Let the host's user write to the folder of --plugins, or copy the file there.",
                  error.what()));
}

}  // namespace

Route plugin_upload_route(PutPlugin put, std::size_t max_bytes, std::string why_closed) {
  Route route{"POST", "/plugins/{name}", upload_operation, false,
              [put = std::move(put)](const Request& request, Responder respond) {
                try {
                  respond(upload(put, request.path.substr(plugins_path.size()), request.body));
                } catch (const std::system_error& error) {
                  respond(not_writable(error));
                }
              }};
  route.takes = "application/octet-stream";
  route.max_body_bytes = max_bytes;
  route.why_closed = std::move(why_closed);
  return route;
}

}  // namespace server
