// Bodies of several parts: how files are uploaded.
#pragma once

#include <aha/http.hpp>

#include <string>
#include <string_view>

namespace aha::http {

/// Builds a multipart/form-data body (RFC 7578), part by part, in order.                     [any]
/// `client.post(url, Multipart().file("file", "shot.png", "image/png", bytes).body())`
class Multipart {
 public:
  /// A plain form field.
  Multipart& field(std::string_view name, std::string_view value);
  /// A file. file_name and content_type come from outside: quotes and line ends in them are made harmless.
  /// content_type  "" for application/octet-stream
  Multipart& file(std::string_view name, std::string_view file_name, std::string_view content_type,
                  std::string_view bytes);
  /// The same for a fetched file, which is not held in memory. Throws RemoteError if it is not ok(). File knows
  /// the type that its server gave.
  Multipart& file(std::string_view name, std::string_view file_name, std::string_view content_type,
                  const File& file);
  /// The whole body, with a boundary that occurs in no part held here and is not to be guessed from a file.
  Body body() const;

 private:
  struct Part {
    std::string headers;
    Body content;
  };

  void add_file(std::string_view name, std::string_view file_name, std::string_view content_type,
                Body content);

  std::string boundary() const;

  std::vector<Part> parts_;
};

}  // namespace aha::http
