#include <aha/auth.hpp>
#include <aha/http.hpp>

#include <string>

namespace aha::http {

Body Body::text(std::string content, std::string content_type) {
  Body body;
  body.content_ = std::move(content);
  body.content_type_ = std::move(content_type);
  return body;
}

Body Body::form(const Query& fields) {
  return text(fields.encoded(), "application/x-www-form-urlencoded");
}

Body Body::json(const json::value& value) {
  return text(aha::json::serialize(value), "application/json");
}

Body Body::file(const File& file, std::string content_type) {
  Body body = text({}, std::move(content_type));
  body.append(file);
  return body;
}

Body Body::json_with_file(const json::object& fields, std::string_view member, const File& file) {
  std::string start = aha::json::serialize(fields);
  start.pop_back();  // its "}"
  if (!fields.empty()) start += ',';
  start += aha::json::serialize(aha::json::value(member)) + ":\"";
  return text(std::move(start), "application/json").append_base64(file).append("\"}");
}

Body& Body::append(std::string_view bytes) {
  (pieces_.empty() ? content_ : pieces_.back().bytes_after) += bytes;
  return *this;
}

Body& Body::append(const File& file) {
  return append(file, false);
}

Body& Body::append_base64(const File& file) {
  return append(file, true);
}

Body& Body::append(const Body& body) {
  append(body.content_);
  pieces_.insert(pieces_.end(), body.pieces_.begin(), body.pieces_.end());
  return *this;
}

Body& Body::append(const File& file, bool base64) {
  if (!file.ok()) throw unexpected(file.response());
  if (file.blob_ == 0) {
    const std::string_view bytes = file.response().body();
    return base64 ? append(auth::base64(bytes)) : append(bytes);
  }
  pieces_.push_back({file.blob_, base64, {}});
  return *this;
}

}  // namespace aha::http
