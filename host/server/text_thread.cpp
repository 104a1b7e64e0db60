#include "server/text_thread.hpp"

#include <boost/asio/post.hpp>

#include "edge/c_edge.hpp"
#include "edge/thread_edge.hpp"

namespace server {

TextThread::TextThread() {
  boost::asio::post(thread_, [] { edge::name_this_thread("aha-texts"); });
}

TextThread::~TextThread() {
  thread_.stop();
  thread_.join();
}

void TextThread::post(std::function<void()> task) {
  boost::asio::post(thread_, [this, task = std::move(task)] {
    const edge::Activity::Task here(activity_);
    edge::c_edge([](std::string_view) {}, task);
  });
}

}  // namespace server
