// The bytes of a connection, whole and in pieces. What is read must not depend on how it arrives, nor hold more than the
// limits say, and no header may confuse the gate.
#include "server/request_reader.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "server/gate.hpp"

namespace {

using server::RequestReader;

const server::RequestLimits limits{1024, 20, 4096, 256};

const server::Gate& gate() {
  static const server::Router router(
      {{"POST", "/a", "{}", false, [](const server::Request&, const server::Responder&) {}}},
      "0123456789abcdef");
  static const server::Gate made(router, {{"name.example"}, 4096});
  return made;
}

struct Read {
  std::vector<std::string> requests;
  bool is_refused = false;
};

// Takes what was committed; false: refused.
bool advance(RequestReader& reader, Read& out) {
  while (true) {
    const auto progress = reader.advance();
    if (!progress) return false;
    fuzz::require(reader.held_bytes() <= 3 * limits.header_bytes + 80 * 1024);
    if (*progress == RequestReader::Progress::needs_more) return true;
    if (*progress == RequestReader::Progress::header) {
      const auto judged = gate().judge(server::pick(reader.header()));
      if (!judged && judged.error().reply.close) return false;
      continue;
    }
    fuzz::require(reader.body().size() <= limits.body_bytes);
    out.requests.push_back(std::string(reader.header().target()) + '\n' + reader.body());
    reader.finish();
    if (!reader.has_bytes()) return true;
  }
}

Read read(std::string_view bytes, std::size_t piece) {
  server::SpareBuffers spare;
  RequestReader reader(limits, spare);
  Read out;
  while (!bytes.empty()) {
    const auto room = reader.room();
    const auto n = std::min({piece, room.size(), bytes.size()});
    fuzz::require(n > 0);
    std::memcpy(room.data(), bytes.data(), n);
    reader.commit(n);
    bytes.remove_prefix(n);
    if (advance(reader, out)) continue;
    out.is_refused = true;
    break;
  }
  return out;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  const Read whole = read(bytes, bytes.size());
  const Read pieces = read(bytes, 1 + size % 7);
  if (!whole.is_refused && !pieces.is_refused) fuzz::require(whole.requests == pieces.requests);
  // Limits may strike earlier or later, but what was read before is the same.
  const auto both = std::min(whole.requests.size(), pieces.requests.size());
  fuzz::require(std::equal(whole.requests.begin(), whole.requests.begin() + static_cast<std::ptrdiff_t>(both),
                           pieces.requests.begin()));
  return 0;
}
