// Egress over libcurl, on an event loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <unordered_map>

#include "egress/blob.hpp"
#include "egress/egress.hpp"
#include "egress/options.hpp"
#include "egress/resolver.hpp"

namespace egress {

struct Engine;
class Transfer;

// The one client of a loop. Every function, the destructor too, runs on the loop's thread. [loop]
//
// - Redirects: each hop is judged like the first. One more than max_redirects ends in Error::broken_answer; with
//   max_redirects 0 a redirect is an answer.
// - timeout_ms covers everything: looking up the name, standing in line, all hops.
// - Of an answer that came compressed, Content-Encoding and Content-Length are left out, since the body is decoded.
// - Request::allowed_hosts is borrowed until the completion has run, as the body is.
class CurlClient final : public Egress {
 public:
  // `loop` outlives the client and runs on one thread. `lookup` is how names are resolved; null: by DNS. Throws
  // std::bad_alloc, or std::runtime_error if libcurl does not start.
  CurlClient(boost::asio::io_context& loop, Options options, std::unique_ptr<Lookup> lookup = nullptr);

  // Ends what is under way with Error::cancelled: those completions run if the loop does once more.
  ~CurlClient() override;

  // Throws std::bad_alloc; then nothing has begun. Whatever else goes wrong is in the answer.
  TransferId start(Request request, Completion done) override;
  void cancel(TransferId id) override;
  void release(BlobId blob) override;

  // The files of the answers, for a recorder, and for one who adds answers that did not come from the network.
  BlobStore& blobs();

 private:
  void end(TransferId id, const Completion& done, Response&& response);

  std::unique_ptr<Engine> engine_;
  TransferId last_id_ = 0;
  std::unordered_map<TransferId, std::shared_ptr<Transfer>> transfers_;
};

}  // namespace egress
