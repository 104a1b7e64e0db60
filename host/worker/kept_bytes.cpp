#include "worker/kept_bytes.hpp"

namespace worker {

std::size_t borrowed_bytes(const egress::Request& request) {
  std::size_t bytes = request.body.size();
  for (const auto& part : request.parts) bytes += part.bytes.size();
  return bytes;
}

std::shared_ptr<const std::string> keep_borrowed(egress::Request& request) {
  auto kept = std::make_shared<std::string>();
  kept->reserve(borrowed_bytes(request));  // so that nothing moves
  const auto keep = [&](std::string_view& view) {
    const std::size_t at = kept->size();
    kept->append(view);
    view = std::string_view(*kept).substr(at);
  };
  keep(request.body);
  for (auto& part : request.parts) keep(part.bytes);
  return kept;
}

}  // namespace worker
