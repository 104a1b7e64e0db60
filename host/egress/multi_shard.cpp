#include "egress/multi_shard.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <new>

namespace egress {
namespace {

constexpr std::size_t max_pooled_handles = 64;

}  // namespace

// A socket of libcurl's on loan to the loop. Never closed here: release() gives it back.
struct MultiShard::Socket {
  Socket(const Executor& executor, curl_socket_t number) : descriptor(executor, number), fd(number) {}
  ~Socket() { descriptor.release(); }

  asio::posix::basic_stream_descriptor<Executor> descriptor;
  curl_socket_t fd;
  int wanted = 0;  // CURL_POLL_IN | CURL_POLL_OUT; 0 once libcurl has let go of it
  bool waits_readable = false;
  bool waits_writable = false;
};

MultiShard::MultiShard(asio::io_context& loop, std::uint32_t idle_connections)
    : loop_(loop), timer_(loop.get_executor()), share_(curl_share_init()), multi_(curl_multi_init()) {
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
  set(easy, CURLOPT_PRIVATE, &listener);
  return curl_multi_add_handle(multi_.get(), easy) == CURLM_OK;
}

void MultiShard::drop(CURL* easy) {
  curl_multi_remove_handle(multi_.get(), easy);
}

int MultiShard::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  auto* shard = static_cast<MultiShard*>(self);
  if (what == CURL_POLL_REMOVE)
    shard->forget(fd);
  else
    shard->watch(fd, what);
  return 0;
}

int MultiShard::on_timer(CURLM*, long timeout_ms, void* self) {
  static_cast<MultiShard*>(self)->schedule(timeout_ms);
  return 0;
}

void MultiShard::watch(curl_socket_t fd, int what) {
  auto& socket = sockets_[fd];
  if (!socket) socket = std::make_shared<Socket>(loop_.get_executor(), fd);
  socket->wanted = what;
  arm(socket);
}

void MultiShard::forget(curl_socket_t fd) {
  const auto found = sockets_.find(fd);
  if (found == sockets_.end()) return;
  found->second->wanted = 0;
  // Now, not when the last waiting operation lets go: libcurl may close the number, and be given it again.
  found->second->descriptor.release();
  sockets_.erase(found);
}

void MultiShard::arm(const std::shared_ptr<Socket>& socket) {
  if ((socket->wanted & CURL_POLL_IN) != 0 && !socket->waits_readable) wait_readable(socket);
  if ((socket->wanted & CURL_POLL_OUT) != 0 && !socket->waits_writable) wait_writable(socket);
}

void MultiShard::wait_readable(const std::shared_ptr<Socket>& socket) {
  socket->waits_readable = true;
  socket->descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                                [weak = weak_from_this(), socket](const boost::system::error_code& error) {
                                  socket->waits_readable = false;
                                  if (error || (socket->wanted & CURL_POLL_IN) == 0) return;
                                  if (const auto self = weak.lock()) self->on_ready(socket, CURL_CSELECT_IN);
                                });
}

void MultiShard::wait_writable(const std::shared_ptr<Socket>& socket) {
  socket->waits_writable = true;
  socket->descriptor.async_wait(asio::posix::descriptor_base::wait_write,
                                [weak = weak_from_this(), socket](const boost::system::error_code& error) {
                                  socket->waits_writable = false;
                                  if (error || (socket->wanted & CURL_POLL_OUT) == 0) return;
                                  if (const auto self = weak.lock()) self->on_ready(socket, CURL_CSELECT_OUT);
                                });
}

void MultiShard::on_ready(const std::shared_ptr<Socket>& socket, int event) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket->fd, event, &running);
  // libcurl calls on_socket only where its wishes change, so a wish that stands is waited for again here.
  arm(socket);
  report_ended();
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
  int running = 0;
  curl_multi_socket_action(multi_.get(), fd, event, &running);
  report_ended();
}

// One at a time: a listener may start or drop other exchanges, and libcurl then takes back what it had to say
// about them.
void MultiShard::report_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    ExchangeListener* listener = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &listener);
    curl_multi_remove_handle(multi_.get(), easy);
    listener->ended(code);
  }
}

}  // namespace egress
