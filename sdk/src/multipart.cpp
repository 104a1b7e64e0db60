#include <aha/multipart.hpp>

#include <algorithm>
#include <random>

namespace aha::http {
namespace {

/// A quoted string of Content-Disposition, escaped as browsers do it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '"':
        out += "%22";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      default:
        out += c;
    }
  }
  return out + '"';
}

/// 128 random bits: a file that is sent from the host's disk cannot be searched for it.
std::string random_boundary() {
  constexpr char digits[] = "0123456789abcdef";
  std::random_device random;
  std::string out = "----aha-";
  for (int word = 0; word < 4; ++word)
    for (unsigned bits = random(), digit = 0; digit < 8; ++digit, bits >>= 4) out += digits[bits & 15];
  return out;
}

std::string one_line(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\r' || c == '\n'; });
  return out;
}

}  // namespace

Multipart& Multipart::field(std::string_view name, std::string_view value) {
  parts_.push_back(
      {"Content-Disposition: form-data; name=" + quoted(name) + "\r\n", Body::text(std::string(value))});
  return *this;
}

Multipart& Multipart::file(std::string_view name, std::string_view file_name, std::string_view content_type,
                           std::string_view bytes) {
  add_file(name, file_name, content_type, Body::text(std::string(bytes)));
  return *this;
}

Multipart& Multipart::file(std::string_view name, std::string_view file_name, std::string_view content_type,
                           const File& file) {
  add_file(name, file_name, content_type, Body::file(file, {}));
  return *this;
}

void Multipart::add_file(std::string_view name, std::string_view file_name, std::string_view content_type,
                         Body content) {
  const std::string_view type = content_type.empty() ? "application/octet-stream" : content_type;
  parts_.push_back({"Content-Disposition: form-data; name=" + quoted(name) +
                        "; filename=" + quoted(file_name) + "\r\nContent-Type: " + one_line(type) + "\r\n",
                    std::move(content)});
}

std::string Multipart::boundary() const {
  for (;;) {
    std::string candidate = random_boundary();
    const bool taken = std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
      return part.content.content().find(candidate) != std::string::npos;
    });
    if (!taken) return candidate;
  }
}

Body Multipart::body() const {
  const std::string separator = boundary();
  Body body = Body::text({}, "multipart/form-data; boundary=" + separator);
  for (const Part& part : parts_)
    body.append("--" + separator + "\r\n" + part.headers + "\r\n").append(part.content).append("\r\n");
  body.append("--" + separator + "--\r\n");
  return body;
}

}  // namespace aha::http
