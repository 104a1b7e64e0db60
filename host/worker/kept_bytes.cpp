#include "worker/kept_bytes.hpp"

#include <utility>

namespace worker {
namespace {

std::size_t borrowed_bytes(const egress::Request& request) {
  std::size_t bytes = request.body.size();
  for (const auto& part : request.parts) bytes += part.bytes.size();
  return bytes;
}

}  // namespace

std::shared_ptr<const KeptBytes> keep_borrowed(egress::Request& request, account::Charge room) {
  auto kept = std::make_shared<KeptBytes>();
  kept->room = std::move(room);
  kept->bytes.reserve(borrowed_bytes(request));  // so that nothing moves
  const auto keep = [&](std::string_view& view) {
    const std::size_t at = kept->bytes.size();
    kept->bytes.append(view);
    view = std::string_view(kept->bytes).substr(at);
  };
  keep(request.body);
  for (auto& part : request.parts) keep(part.bytes);
  return kept;
}

std::shared_ptr<const KeptBytes> keep_frame(wire::FrameMemory frame, account::Charge room) {
  auto kept = std::make_shared<KeptBytes>();
  kept->room = std::move(room);
  kept->frame = std::move(frame);
  return kept;
}

}  // namespace worker
