#include "server/port.hpp"

#include "server/rotation_windows.hpp"

namespace server {

Port::Port(const Endpoint& endpoint) : endpoint_(endpoint) {
  try {
    share_ = std::make_shared<Rotation>(endpoint);
  } catch (const boost::system::system_error& error) {
    throw refusal(endpoint, error.code());
  }
  endpoint_ = share_->endpoint();
}

}  // namespace server
