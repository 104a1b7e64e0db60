#include "server/take_envelope.hpp"

#include <utility>

#include "runtime/loop.hpp"

namespace server {
namespace {

struct Sliced {
  std::string body;
  tl::expected<protocol::Envelope, std::string>
      envelope;  // views into body, which keep when it is moved: it is a large one
};

}  // namespace

void take_envelope(const Request& request, TextThread* texts, TakenEnvelope taken) {
  request.loop.assert_on_loop();
  if (texts == nullptr || request.body.size() <= TextThread::most_bytes_on_a_loop)
    return taken(protocol::slice_envelope(request.body));
  // The thread owns the body meanwhile: the connection may end with the loop.
  texts->run<Sliced>(
      request.loop.continuations(),
      [body = std::move(request.body)]() mutable {
        auto envelope = protocol::slice_envelope(body);
        return Sliced{std::move(body), std::move(envelope)};
      },
      [&body = request.body, taken = std::move(taken)](Sliced sliced) {
        body = std::move(sliced.body);
        taken(std::move(sliced.envelope));
      });
}

}  // namespace server
