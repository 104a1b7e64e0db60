#include "crypto/base64url.hpp"

#include <aha/auth.hpp>

#include <algorithm>

namespace aha {

std::string base64url(std::string_view bytes) {
  std::string text = auth::base64(bytes);
  text.resize(text.find_last_not_of('=') + 1);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace aha
