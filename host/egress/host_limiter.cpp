#include "egress/host_limiter.hpp"

#include <utility>

namespace egress {

HostLimiter::Place::Place(HostLimiter& limiter, const std::string& host, std::function<void()> granted)
    : limiter_(limiter), host_(*limiter.hosts_.try_emplace(host).first), granted_(std::move(granted)) {
  Host& at = host_.second;
  if (at.running < limiter.limit_) {
    ++at.running;
    is_granted_ = true;
  } else {
    in_line_ = at.line.insert(at.line.end(), this);
  }
}

HostLimiter::Place::~Place() {
  Host& at = host_.second;
  if (!is_granted_) {
    at.line.erase(in_line_);  // others are running, so the host stays
    return;
  }
  if (at.line.empty()) {
    if (--at.running == 0) limiter_.hosts_.erase(limiter_.hosts_.find(host_.first));
    return;
  }
  Place* next = at.line.front();
  at.line.pop_front();
  next->is_granted_ = true;  // takes over this place: `running` stays
  const auto granted = std::move(next->granted_);
  granted();
}

}  // namespace egress
