#include "workbench/token.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "files/path_text.hpp"
#include "signature/key_file.hpp"

namespace workbench {
namespace {

constexpr std::size_t token_bytes = 24;
constexpr std::string_view hex = "0123456789abcdef";

std::string new_token() {
  std::array<unsigned char, token_bytes> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system has no random bytes for the workbench's token");
  std::string token;
  for (const unsigned char byte : bytes) {
    token += hex[byte >> 4];
    token += hex[byte & 15];
  }
  return token;
}

bool is_token(std::string_view text) {
  return text.size() == 2 * token_bytes && text.find_first_not_of(hex) == std::string_view::npos;
}

}  // namespace

tl::expected<std::string, std::string> read_token(const std::filesystem::path& state_dir) {
  const auto file = state_dir / token_file_name;
  const auto content = signature::read_secret_file(file);
  if (!content) return tl::unexpected(fmt::format("{}: {}", files::text_of(file), content.error()));
  std::string token = content->reveal();
  if (token.ends_with('\n')) token.pop_back();
  if (!is_token(token))
    return tl::unexpected(fmt::format(
        "{} holds no token of the workbench; remove it, and the next start makes one", files::text_of(file)));
  return token;
}

std::string find_or_make_token(const std::filesystem::path& state_dir) {
  const auto file = state_dir / token_file_name;
  if (std::filesystem::exists(std::filesystem::symlink_status(file))) {
    auto token = read_token(state_dir);
    if (!token) throw std::runtime_error(token.error());
    return std::move(*token);
  }
  std::string token = new_token();
  if (const auto written = signature::write_secret_file(file, signature::Secret(token + '\n')); !written)
    throw std::runtime_error(fmt::format("the token of the workbench cannot be kept in {}: {}",
                                         files::text_of(file), written.error()));
  return token;
}

std::string page_address(std::string_view url, std::string_view token) {
  return fmt::format("{}/#token={}", url, token);
}

}  // namespace workbench
