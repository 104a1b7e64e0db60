#include "egress/multi_shard.hpp"

#include <boost/asio/post.hpp>
#include <new>

#include "edge/c_edge.hpp"

namespace egress {
namespace {

constexpr std::size_t max_pooled_handles = 64;

}  // namespace

MultiShard::MultiShard(asio::io_context& loop, std::uint32_t idle_connections)
    : loop_(loop),
      timer_(loop.get_executor()),
      sockets_(loop.get_executor(),
               [this](NativeSocket fd, bool is_readable) {
                 act(fd, is_readable ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
               }),
      share_(curl_share_init()),
      multi_(curl_multi_init()) {
  if (!share_ || !multi_) throw std::bad_alloc();
  // No lock functions: one thread uses the share.
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &MultiShard::on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &MultiShard::on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(idle_connections));
}

MultiShard::~MultiShard() {
  pool_.clear();
  multi_.reset();  // closes the idle connections, and calls on_socket for each: the table must still be there
}

EasyHandle MultiShard::borrow() {
  if (!pool_.empty()) {
    EasyHandle easy = std::move(pool_.back());
    pool_.pop_back();
    return easy;
  }
  EasyHandle easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  set(easy.get(), CURLOPT_SHARE, share_.get());
  return easy;
}

void MultiShard::give_back(EasyHandle easy) {
  if (pool_.size() >= max_pooled_handles) return;
  curl_easy_reset(easy.get());  // the share stays
  pool_.push_back(std::move(easy));
}

bool MultiShard::run(CURL* easy, ExchangeListener& listener) {
  if (is_broken_) return false;
  running_.insert(easy);
  set(easy, CURLOPT_PRIVATE, &listener);
  if (curl_multi_add_handle(multi_.get(), easy) == CURLM_OK && !is_broken_) return true;
  drop(easy);
  return false;
}

void MultiShard::drop(CURL* easy) {
  running_.erase(easy);
  curl_multi_remove_handle(multi_.get(), easy);
}

int MultiShard::on_close(void* self, curl_socket_t fd) {
  auto& shard = *static_cast<MultiShard*>(self);
  shard.connections_.remove(fd);
  shard.sockets_.forget(fd);
  return close_socket(fd);
}

// Both callbacks always return 0: after anything else libcurl 7.88 fails every exchange of the multi handle for good,
// and while a handle is added it even loses the list of the others. act() ends them in order.
int MultiShard::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  auto& shard = *static_cast<MultiShard*>(self);
  edge::c_edge([&](std::string_view) { shard.is_broken_ = true; },
               [&] {
                 if (what == CURL_POLL_REMOVE) return shard.sockets_.rest(fd);
                 shard.sockets_.watch(fd, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
               });
  return 0;
}

int MultiShard::on_timer(CURLM*, long timeout_ms, void* self) {
  auto& shard = *static_cast<MultiShard*>(self);
  edge::c_edge([&](std::string_view) { shard.is_broken_ = true; }, [&] { shard.schedule(timeout_ms); });
  return 0;
}

void MultiShard::schedule(long timeout_ms) {
  if (timeout_ms < 0) {
    timer_.cancel();
    return;
  }
  if (timeout_ms ==
      0) {  // the start of a transfer, mostly: a whole batch of them takes one turn and no timer
    timer_.cancel();
    if (kick_posted_) return;
    kick_posted_ = true;
    asio::post(loop_, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      self->kick_posted_ = false;
      self->act(CURL_SOCKET_TIMEOUT, 0);
    });
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (error) return;
    if (const auto self = weak.lock()) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void MultiShard::act(curl_socket_t fd, int event) {
  const auto self = shared_from_this();  // what ends may let go of the shard
  int running = 0;
  curl_multi_socket_action(multi_.get(), fd, event, &running);
  report_ended();
  while (is_broken_ && !running_.empty()) end(*running_.begin(), CURLE_ABORTED_BY_CALLBACK);
}

// One at a time: a listener may start or drop other exchanges, and libcurl then takes back what it had to say
// about them.
void MultiShard::report_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
    if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
}

void MultiShard::end(CURL* easy, CURLcode code) {
  ExchangeListener* listener = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &listener);
  drop(easy);
  listener->ended(code);
}

}  // namespace egress
