// The files that payloads name, for services that download them.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace simulation {

namespace json = boost::json;

struct Attachment {
  std::string content_type;
  std::string file_name;
  std::size_t bytes = 0;
};

// Not locked: its owner does that.
class Attachments {
 public:
  static constexpr std::size_t most = 1'000;                       // the oldest goes first
  static constexpr std::size_t most_bytes = std::size_t{1} << 20;  // of the content of one

  // Remembers each object with a download_url, at any depth of a payload.
  void learn(const json::value& payload);
  // path  of a download_url, without scheme, host and query
  std::optional<Attachment> find(std::string_view path) const;

 private:
  void add(const json::object& object, std::string_view url);

  std::map<std::string, Attachment, std::less<>> by_path_;
  std::deque<std::string> paths_;  // in the order they came
};

// Invented content of the size that the payload says, with a sentence that says so. [any]
std::string content_of(const Attachment& attachment);

}  // namespace simulation
