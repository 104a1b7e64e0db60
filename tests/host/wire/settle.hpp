// Tests on one loop.
#pragma once

#include <boost/asio/io_context.hpp>

namespace test {

// Runs the loop's handlers until what they have begun has come to its end, or waits for the test.
void settle(boost::asio::io_context& loop);

}  // namespace test
