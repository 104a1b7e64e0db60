#include "text/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

namespace text {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char standard(char c) {
  return c == '-' ? '+' : c == '_' ? '/' : c;
}

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string out(base64_size(bytes.size()) + 1, '\0');
  out.resize(encode_base64(bytes, out.data()));
  return out;
}

std::size_t encode_base64(std::string_view bytes, char* out) {
  return static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out),
                                                  reinterpret_cast<const unsigned char*>(bytes.data()),
                                                  static_cast<int>(bytes.size())));
}

// EVP_DecodeBlock takes blanks around the text and counts what padding stands for.
std::optional<std::string> decode_base64(std::string_view text) {
  while (!text.empty() && (text.back() == '=' || text.back() == '\n')) text.remove_suffix(1);
  if (text.size() > std::numeric_limits<int>::max() - 4) return std::nullopt;
  std::string padded(text);
  std::ranges::transform(padded, padded.begin(), standard);
  if (padded.size() % 4 == 1 || padded.find_first_not_of(alphabet) != std::string::npos) return std::nullopt;
  const std::size_t size = padded.size() * 3 / 4;
  padded.resize((padded.size() + 3) / 4 * 4, '=');
  std::string out(padded.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(padded.data()),
                      static_cast<int>(padded.size())) < 0)
    return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace text
