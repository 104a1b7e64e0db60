#include <doctest/doctest.h>
#include <aha/multipart.hpp>

#include <string>

namespace {

using aha::http::Body;
using aha::http::Multipart;

std::string boundary_of(const Body& body) {
  const std::string& type = body.content_type();
  REQUIRE(type.starts_with("multipart/form-data; boundary="));
  return type.substr(type.find('=') + 1);
}

TEST_CASE("fields and files follow each other, bytes unchanged") {
  const std::string bytes("\x89PNG\r\n\0x", 8);
  const Body body = Multipart().field("cmd", "new").file("file", "a.png", "image/png", bytes).body();
  const std::string b = boundary_of(body);
  CHECK(body.content() == "--" + b + "\r\nContent-Disposition: form-data; name=\"cmd\"\r\n\r\nnew\r\n--" + b +
                              "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n" +
                              "Content-Type: image/png\r\n\r\n" + bytes + "\r\n--" + b + "--\r\n");
}

TEST_CASE("a hostile file name adds no header and no part") {
  const Body body = Multipart().file("file", "a\"\r\nX-Evil: 1", "text/plain\r\nX-Evil: 2", "x").body();
  CHECK(body.content().find("\r\nX-Evil") == std::string::npos);
  CHECK(body.content().find("filename=\"a%22%0D%0AX-Evil: 1\"") != std::string::npos);
}

TEST_CASE("the boundary occurs in no part") {
  const Body probe = Multipart().field("a", "x").body();
  const std::string taken = boundary_of(probe);
  const Body body = Multipart().field("a", "--" + taken + "--\r\n").body();
  CHECK(boundary_of(body) != taken);
}

TEST_CASE("a file without a type is bytes") {
  CHECK(Multipart().file("f", "n", "", "").body().content().find("application/octet-stream") !=
        std::string::npos);
}

}  // namespace
