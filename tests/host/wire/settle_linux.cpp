#include "settle.hpp"

namespace test {

void settle(boost::asio::io_context& loop) {
  loop.poll();
}

}  // namespace test
