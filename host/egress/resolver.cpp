#include "egress/resolver.hpp"

#include <algorithm>
#include <utility>

#include "edge/c_edge.hpp"

namespace egress {

Resolver::Wait& Resolver::Wait::operator=(Wait&& other) noexcept {
  leave();
  pending_ = std::exchange(other.pending_, {});
  number_ = other.number_;
  return *this;
}

void Resolver::Wait::leave() noexcept {
  const auto pending = std::exchange(pending_, {}).lock();
  if (!pending || pending->waiting.erase(number_) == 0 || !pending->waiting.empty()) return;
  edge::c_edge([](std::string_view) {}, [&] { pending->resolver.give_up(*pending); });
}

Resolver::Resolver(std::unique_ptr<Lookup> lookup, Settings settings)
    : settings_(std::move(settings)), lookup_(std::move(lookup)) {}

Resolver::~Resolver() = default;

Resolver::Wait Resolver::resolve(account::Account& account, const std::string& host, Done done) {
  if (never_resolves(host)) {
    done({{}, "names under .invalid never do", {}});
    return {};
  }
  Share& share = share_of(account);
  if (const auto known = share.known.find(host);
      known != share.known.end() && settings_.now() < known->second.until) {
    const Found found = known->second.found;  // `done` may change the table
    done(found);
    return {};
  }
  std::shared_ptr<Pending> pending;
  if (const auto found = share.pending.find(host); found != share.pending.end()) pending = found->second;
  const std::uint64_t number = ++last_number_;
  if (pending) {
    pending->waiting.emplace(number, std::move(done));
    return {pending, number};
  }
  auto charge = account.take(account::Resource::lookups, 1);
  if (!charge) {
    done({{}, std::move(charge.error()), {}});
    return {};
  }
  pending = std::make_shared<Pending>(
      Pending{*this, share, host, {}, std::move(*charge), nullptr, Pending::State::in_line, {}});
  pending->waiting.emplace(number, std::move(done));
  share.pending.emplace(host, pending);
  pending->place = share.line.insert(share.line.end(), pending);
  start_next(share);
  return {pending, number};
}

// Plugins come and go, so those that have nothing left make room.
Resolver::Share& Resolver::share_of(account::Account& account) {
  if (const auto found = shares_.find(&account); found != shares_.end()) return found->second;
  const auto now = settings_.now();
  std::erase_if(shares_, [now](const auto& share) {
    return share.second.pending.empty() && share.second.under_way == 0 &&
           std::ranges::all_of(share.second.known,
                               [now](const auto& known) { return known.second.until <= now; });
  });
  return shares_[&account];
}

void Resolver::start_next(Share& share) {
  while (share.under_way < settings_.max_lookups && !share.line.empty()) {
    const auto pending = share.line.front();
    share.line.pop_front();
    start(pending);
  }
}

void Resolver::start(const std::shared_ptr<Pending>& pending) {
  pending->state = Pending::State::under_way;
  ++pending->share.under_way;
  auto query = lookup_->start(pending->host, [this, weak = std::weak_ptr(pending)](Found found) {
    if (const auto asked = weak.lock()) learn(asked, std::move(found));
  });
  if (pending->state == Pending::State::under_way) pending->query = std::move(query);
}

void Resolver::learn(const std::shared_ptr<Pending>& pending, Found found) {
  Share& share = pending->share;
  share.pending.erase(pending->host);
  pending->charge.release();
  pending->state = Pending::State::over;
  remember(share, pending->host, found);
  // One that is served may end another's wait.
  while (!pending->waiting.empty()) {
    const auto first = pending->waiting.extract(pending->waiting.begin());
    first.mapped()(found);
  }
  --share.under_way;  // not before: it keeps the share
  start_next(share);
}

void Resolver::remember(Share& share, const std::string& host, const Found& found) {
  const auto keep = found.addresses.empty()
                        ? settings_.keep_failed
                        : std::clamp(found.valid_for, settings_.shortest, settings_.longest);
  const auto [entry, is_new] = share.known.insert_or_assign(host, Known{found, settings_.now() + keep});
  if (!is_new) return;
  share.oldest.push_back(host);
  if (share.oldest.size() <= settings_.max_names) return;
  share.known.erase(share.oldest.front());
  share.oldest.pop_front();
}

// No caller waits for it any more.
void Resolver::give_up(Pending& pending) {
  Share& share = pending.share;
  const auto state = std::exchange(pending.state, Pending::State::over);
  if (state == Pending::State::over) return;
  if (state == Pending::State::in_line) {
    share.line.erase(pending.place);
  } else {
    pending.query.reset();
    --share.under_way;
  }
  share.pending.erase(pending.host);
  start_next(share);
}

bool never_resolves(std::string_view host) {
  return host == "invalid" || host.ends_with(".invalid");
}

}  // namespace egress
