#include "simulation/attachments.hpp"

#include <algorithm>
#include <utility>

namespace simulation {
namespace {

std::string string_in(const json::object& object, std::string_view name) {
  const auto* const found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::size_t size_in(const json::object& object) {
  const auto* const found = object.if_contains("file_size");
  boost::system::error_code error;
  const auto bytes = found != nullptr && found->is_number() ? found->to_number<std::uint64_t>(error) : 0;
  return error ? 0 : std::min<std::size_t>(bytes, Attachments::most_bytes);
}

// A header must not be made of what a payload says.
bool is_media_type(std::string_view text) {
  return !text.empty() && text.size() < 100 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/+-.").find(c) != std::string_view::npos;
  });
}

std::string_view path_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto path = url.find('/', scheme + 3);
  if (path == std::string_view::npos) return {};
  return url.substr(path, url.find_first_of("?#", path) - path);
}

}  // namespace

void Attachments::learn(const json::value& payload) {
  if (const auto* const list = payload.if_array()) {
    for (const auto& one : *list) learn(one);
  } else if (const auto* const object = payload.if_object()) {
    if (const auto* const url = object->if_contains("download_url"); url != nullptr && url->is_string())
      add(*object, url->get_string());
    for (const auto& [name, value] : *object) learn(value);
  }
}

void Attachments::add(const json::object& object, std::string_view url) {
  const std::string path(path_of(url));
  if (path.empty()) return;
  Attachment attachment{string_in(object, "content_type"), string_in(object, "file_name"), size_in(object)};
  if (!is_media_type(attachment.content_type)) attachment.content_type = "application/octet-stream";
  if (by_path_.insert_or_assign(path, std::move(attachment)).second) paths_.push_back(path);
  while (paths_.size() > most) {
    by_path_.erase(paths_.front());
    paths_.pop_front();
  }
}

std::optional<Attachment> Attachments::find(std::string_view path) const {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return std::nullopt;
  return found->second;
}

std::string content_of(const Attachment& attachment) {
  constexpr std::string_view sentence = "A file of the simulated Aha!. ";
  std::string content;
  content.reserve(attachment.bytes + sentence.size());
  while (content.size() < attachment.bytes) content += sentence;
  content.resize(attachment.bytes);
  return content;
}

}  // namespace simulation
