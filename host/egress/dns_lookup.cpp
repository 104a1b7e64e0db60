#include "egress/dns_lookup.hpp"

#include <ares.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "edge/c_edge.hpp"
#include "egress/socket_address.hpp"
#include "egress/watched_sockets.hpp"

namespace egress {
namespace {

using Channel = std::unique_ptr<ares_channeldata, decltype(&ares_destroy)>;

Found found_in(int status, const ares_addrinfo* result) {
  Found found;
  int ttl_s = 0;
  for (const auto* node = result == nullptr ? nullptr : result->nodes; node != nullptr;
       node = node->ai_next) {
    if (!is_internet_family(node->ai_family)) continue;
    ttl_s = found.addresses.empty() ? node->ai_ttl : std::min(ttl_s, node->ai_ttl);
    found.addresses.push_back(address_in(node->ai_addr, node->ai_addrlen));
  }
  found.valid_for = std::chrono::seconds(std::max(ttl_s, 0));
  if (found.addresses.empty()) found.fault = ares_strerror(status == ARES_SUCCESS ? ARES_ENODATA : status);
  return found;
}

// One look-up on its own channel, since c-ares ends all look-ups of a channel or none.
class Search : public std::enable_shared_from_this<Search> {
 public:
  Search(asio::io_context& loop, Lookup::Done done)
      : done_(std::move(done)),
        sockets_(loop.get_executor(),
                 [this](NativeSocket fd, bool is_readable) {
                   step(is_readable ? fd : ARES_SOCKET_BAD, is_readable ? ARES_SOCKET_BAD : fd);
                 }),
        timer_(loop.get_executor()),
        channel_(nullptr, &ares_destroy) {}

  void start(const DnsLookup::Settings& settings, const std::string& host) {
    if (const int status = open(settings); status != ARES_SUCCESS) {
      found_ = found_in(status, nullptr);
    } else {
      ares_addrinfo_hints hints{};
      hints.ai_family = AF_UNSPEC;
      // libcurl tries the families side by side. Sorting would cost a socket an address, and a server chooses how many.
      hints.ai_flags = ARES_AI_NOSORT;
      ares_getaddrinfo(channel_.get(), host.c_str(), nullptr, &hints, &Search::on_found, this);
    }
    go_on();
  }

  // No waiter is called any more. Never inside c-ares, whose callbacks only take notes.
  void end() {
    done_ = nullptr;
    timer_.cancel();
    channel_.reset();
  }

 private:
  int open(const DnsLookup::Settings& settings) {
    ares_options options{};
    options.timeout = static_cast<int>(settings.timeout.count());
    options.tries = settings.tries;
    options.sock_state_cb = &Search::on_socket;
    options.sock_state_cb_data = this;
    ares_channel channel = nullptr;
    const int status =
        ares_init_options(&channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (status != ARES_SUCCESS) return status;
    channel_.reset(channel);
    if (settings.servers.empty()) return ARES_SUCCESS;
    std::string servers;
    for (const auto& server : settings.servers) servers += (servers.empty() ? "" : ",") + server.text;
    return ares_set_servers_ports_csv(channel, servers.c_str());
  }

  static void on_socket(void* self, ares_socket_t fd, int readable, int writable) {
    auto& search = *static_cast<Search*>(self);
    edge::c_edge([&](std::string_view) { search.is_broken_ = true; },
                 [&] {
                   if (readable == 0 && writable == 0) return search.sockets_.forget(fd);
                   search.sockets_.watch(fd, readable != 0, writable != 0);
                 });
  }

  static void on_found(void* self, int status, int /*timeouts*/, ares_addrinfo* result) {
    const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owned(result, &ares_freeaddrinfo);
    auto& search = *static_cast<Search*>(self);
    edge::c_edge([&](std::string_view) { search.is_broken_ = true; },
                 [&] { search.found_ = found_in(status, result); });
  }

  void step(ares_socket_t readable, ares_socket_t writable) {
    const auto self = shared_from_this();
    ares_process_fd(channel_.get(), readable, writable);
    go_on();
  }

  // After each call of c-ares: it is over, or waits for a socket or the clock.
  void go_on() {
    if (is_broken_ && !found_) found_ = Found{{}, "the host has no memory or descriptors left for it", {}};
    if (found_) {
      timer_.cancel();
      if (const auto done = std::exchange(done_, nullptr)) done(std::move(*found_));
      return;
    }
    timeval left{};
    if (ares_timeout(channel_.get(), nullptr, &left) == nullptr) return;
    timer_.expires_after(std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = error ? nullptr : weak.lock();
      if (self && self->channel_) self->step(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    });
  }

  Lookup::Done done_;
  std::optional<Found> found_;
  bool is_broken_ = false;
  WatchedSockets sockets_;
  Timer timer_;
  Channel channel_;  // last: its end calls back
};

class RunningSearch final : public Lookup::Query {
 public:
  explicit RunningSearch(std::shared_ptr<Search> search) : search_(std::move(search)) {}
  ~RunningSearch() override { search_->end(); }

 private:
  std::shared_ptr<Search> search_;
};

}  // namespace

DnsLookup::DnsLookup(asio::io_context& loop, Settings settings)
    : loop_(loop), settings_(std::move(settings)) {
  static const int status = ares_library_init(ARES_LIB_INIT_ALL);
  if (status != ARES_SUCCESS) throw std::runtime_error("c-ares does not start");
}

std::unique_ptr<Lookup::Query> DnsLookup::start(const std::string& host, Done done) {
  auto search = std::make_shared<Search>(loop_, std::move(done));
  auto query = std::make_unique<RunningSearch>(search);
  search->start(settings_, host);
  return query;
}

}  // namespace egress
