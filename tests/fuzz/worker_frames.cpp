// What a worker process, which a plugin may have taken over, writes to the host: frames in pieces of any size, and the
// bodies of each kind.
#include <cstring>

#include "fuzz/fuzz.hpp"
#include "wire/frame.hpp"
#include "wire/messages.hpp"

namespace {

void read_body(const wire::Frame& frame) {
  switch (frame.kind) {
    case wire::Kind::answer:
      if (const auto answer = wire::read_answer(frame.body)) {
        std::size_t bytes = answer->collection.size();
        for (const auto& line : answer->lines) bytes += line.text.size();
        fuzz::require(bytes <= frame.body.size());
      }
      break;
    case wire::Kind::http_request:
      if (const auto message = wire::read_request(frame.body)) {
        const auto& request = message->request;
        std::size_t bytes = request.body.size();
        for (const auto& part : request.parts) bytes += part.bytes.size();
        fuzz::require(bytes <= frame.body.size() && request.headers.size() <= 1000 &&
                      request.parts.size() <= 10'000);
      }
      break;
    case wire::Kind::http_response:
      (void)wire::read_response(frame.body);
      break;
    case wire::Kind::event:
      (void)wire::read_event(frame.body);
      break;
    default:
      (void)wire::read_query(frame.body);
      break;
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_body_bytes = 32 * 1024;
  if (size == 0) return 0;
  // The first byte says how long the pieces are.
  const std::size_t piece = std::size_t{data[0]} + 1;
  auto rest = fuzz::text_of(data + 1, size - 1);
  wire::FrameBuffer buffer(max_body_bytes);
  std::size_t given = 0;
  std::size_t taken = 0;
  while (!rest.empty() && !buffer.is_broken()) {
    const auto room = buffer.room();
    fuzz::require(!room.empty());
    const auto part = rest.substr(0, std::min(piece, room.size()));
    std::memcpy(room.data(), part.data(), part.size());
    buffer.filled(part.size());
    rest.remove_prefix(part.size());
    given += part.size();
    while (const auto frame = buffer.next()) {
      fuzz::require(frame->body.size() <= max_body_bytes);
      taken += wire::frame_header_bytes + frame->body.size();
      read_body(*frame);
    }
    fuzz::require(taken <= given);
  }
  return 0;
}
