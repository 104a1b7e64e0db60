#include "egress/system_lookup.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace egress {
namespace {

Addresses addresses_of(asio::thread_pool& threads, const std::string& host) {
  using asio::ip::tcp;
  tcp::resolver resolver(threads);
  boost::system::error_code error;
  // Without this flag, a machine without IPv6 would be given addresses that it cannot reach.
  const auto found = resolver.resolve(host, "", tcp::resolver::address_configured, error);
  Addresses addresses;
  if (error) return addresses;
  for (const auto& entry : found) addresses.push_back(entry.endpoint().address());
  return addresses;
}

}  // namespace

SystemLookup::SystemLookup(asio::io_context& loop, std::size_t threads) : loop_(loop), threads_(threads) {}

SystemLookup::~SystemLookup() {
  alive_.reset();
  threads_.stop();
  threads_.join();
}

void SystemLookup::start(const std::string& host, std::function<void(Addresses)> done) {
  // The guard keeps the loop running while only a thread knows of the work.
  asio::post(threads_, [this, host, done = std::move(done), alive = std::weak_ptr(alive_),
                        guard = asio::make_work_guard(loop_)]() mutable {
    auto addresses = addresses_of(threads_, host);
    asio::post(loop_, [alive = std::move(alive), done = std::move(done),
                       addresses = std::move(addresses)]() mutable {
      if (!alive.expired()) done(std::move(addresses));
    });
  });
}

}  // namespace egress
