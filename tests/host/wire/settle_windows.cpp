#include "settle.hpp"

namespace test {

// Reads and writes end when the system says so: they have when it has said nothing for a while.
void settle(boost::asio::io_context& loop) {
  while (loop.run_one_for(std::chrono::milliseconds(200)) > 0) {
  }
}

}  // namespace test
