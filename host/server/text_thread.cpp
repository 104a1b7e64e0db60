#include "server/parsing_thread.hpp"

#include <boost/asio/post.hpp>

#include "edge/c_edge.hpp"
#include "edge/thread_edge.hpp"

namespace server {

ParsingThread::ParsingThread() {
  boost::asio::post(thread_, [] { edge::name_this_thread("aha-parse"); });
}

ParsingThread::~ParsingThread() {
  thread_.stop();
  thread_.join();
}

void ParsingThread::post(std::function<void()> task) {
  boost::asio::post(thread_, [task = std::move(task)] { edge::c_edge([](std::string_view) {}, task); });
}

}  // namespace server
