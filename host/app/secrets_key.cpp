#include "app/secrets_key.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <stdexcept>

#include "files/path_text.hpp"
#include "signature/key_file.hpp"
#include "store/sealed_values.hpp"

namespace app {
namespace {

constexpr std::size_t hex_digits = 2 * store::Seal::key_bytes;

[[noreturn]] void refuse_key(const std::filesystem::path& file, std::string_view why) {
  throw std::runtime_error(
      fmt::format("the key of the services' secrets, {}, cannot be used: {}. Without it they are lost: to "
                  "start with a new one, and "
                  "have users connect again, move it away",
                  files::text_of(file), why));
}

std::string made_key(const std::filesystem::path& file) {
  std::string key = store::Seal::new_key();
  std::string text(hex_digits + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
  text.back() = '\n';
  if (const auto written = signature::write_secret_file(file, signature::Secret(std::move(text))); !written)
    refuse_key(file, written.error());
  return key;
}

}  // namespace

std::string secrets_key(const std::filesystem::path& file) {
  if (!std::filesystem::exists(std::filesystem::symlink_status(file))) return made_key(file);
  const auto text = signature::read_secret_file(file);
  if (!text) refuse_key(file, text.error());
  std::string key(store::Seal::key_bytes, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const std::string& hex = text->reveal();
  const bool is_hex = sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), hex.data(),
                                     hex.size(), nullptr, &size, &end) == 0;
  if (!is_hex || size != key.size()) refuse_key(file, "it holds no key of 32 bytes in hexadecimal");
  return key;
}

}  // namespace app
