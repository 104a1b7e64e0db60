// What a probed plugin's process writes to the host, in pieces of any size.
#include "probe/frames.hpp"

#include "fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_bytes = 4096;
  if (size == 0) return 0;
  // The first byte says how long the pieces are.
  const std::size_t piece = std::size_t{data[0]} + 1;
  auto rest = fuzz::text_of(data + 1, size - 1);
  probe::FrameReader reader(max_bytes);
  std::size_t given = 0;
  std::size_t taken = 0;
  while (!rest.empty()) {
    const auto part = rest.substr(0, piece);
    rest.remove_prefix(part.size());
    given += part.size();
    if (!reader.append(part)) {
      fuzz::require(given > max_bytes);
      break;
    }
    while (const auto frame = reader.next()) taken += frame->body.size();
    fuzz::require(taken <= given);
  }
  return 0;
}
