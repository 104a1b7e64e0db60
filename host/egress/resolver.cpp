#include "egress/resolver.hpp"

#include <utility>

namespace egress {

Resolver::Resolver(std::unique_ptr<Lookup> lookup, Settings settings)
    : settings_(std::move(settings)), lookup_(std::move(lookup)) {}

void Resolver::resolve(const std::string& host, Done done) {
  if (never_resolves(host)) return done({});
  if (const auto known = known_.find(host); known != known_.end() && settings_.now() < known->second.until) {
    const Addresses addresses = known->second.addresses;  // `done` may change the table
    return done(addresses);
  }
  const auto pending = pending_.find(host);
  if (pending != pending_.end()) {
    pending->second.push_back(std::move(done));
    return;
  }
  if (pending_.size() >= settings_.max_pending) return done({});
  pending_[host].push_back(std::move(done));
  lookup_->start(host, [this, host](const Addresses& addresses) { learn(host, addresses); });
}

void Resolver::learn(const std::string& host, const Addresses& addresses) {
  auto waiting = pending_.extract(host);
  remember(host, addresses);
  if (waiting.empty()) return;
  for (const Done& done : waiting.mapped()) done(addresses);
}

void Resolver::remember(const std::string& host, Addresses addresses) {
  const auto keep = addresses.empty() ? settings_.keep_failed : settings_.keep;
  const auto [entry, is_new] =
      known_.insert_or_assign(host, Known{std::move(addresses), settings_.now() + keep});
  if (!is_new) return;
  oldest_.push_back(host);
  if (oldest_.size() <= settings_.max_names) return;
  known_.erase(oldest_.front());
  oldest_.pop_front();
}

bool never_resolves(std::string_view host) {
  return host == "invalid" || host.ends_with(".invalid");
}

}  // namespace egress
