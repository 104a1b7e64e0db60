// Reads over https, by the rules that hold for plugins: judged addresses, verified certificates, no proxy.
#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "egress/egress.hpp"
#include "guard/mutex.hpp"
#include "plugin_index/reader.hpp"

namespace plugin_index {

class HttpsReader final : public Reader {
 public:
  // Makes a client on a loop whose answers have at most `max_bytes`.
  using MakeEgress =
      std::function<std::unique_ptr<egress::Egress>(boost::asio::io_context& loop, std::size_t max_bytes)>;

  // timeout  for one read with all its redirects
  HttpsReader(MakeEgress make_egress, std::chrono::milliseconds timeout)
      : make_egress_(std::move(make_egress)), timeout_(timeout) {}

  // Follows redirects to https URLs. Files of this machine are read, too.
  tl::expected<std::string, std::string> read(const Address& address, std::size_t max_bytes) override;

  struct Fetched {
    std::string content;
    std::string tag;  // what the server calls this content (ETag); empty: it gives no name
  };
  // Reads unless the content is still the one of that tag: then nothing is returned.
  tl::expected<std::optional<Fetched>, std::string> read_if_changed(const Address& address,
                                                                    std::size_t max_bytes,
                                                                    const std::string& tag);

  // Ends the reading that is under way, and every later one, with an error. [any]
  void cancel();

 private:
  egress::Response ask(egress::Request request, std::size_t max_bytes);

  MakeEgress make_egress_;
  std::chrono::milliseconds timeout_;
  guard::Mutex mutex_;
  boost::asio::io_context* running_ AHA_GUARDED_BY(mutex_) = nullptr;  // the loop of the request under way
  bool is_cancelled_ AHA_GUARDED_BY(mutex_) = false;
};

}  // namespace plugin_index
