#include "server/operator_refusal.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "files/path_text.hpp"

namespace server {

void refuse_operator_socket(const std::filesystem::path& path, std::string_view why) {
  throw std::runtime_error(fmt::format(
      "the operator's socket {} cannot be used: {}. --operator-socket names another path, or `off`.",
      files::text_of(path), why));
}

}  // namespace server
