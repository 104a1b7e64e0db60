#include "account/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "text/printable.hpp"

namespace account {
namespace {

// A plugin holds up to so many times what is left.
constexpr std::uint64_t share = 3;

struct Words {
  std::string_view name;
  std::string_view what;
};
constexpr std::array<Words, resource_count> words{{
    {"events", "events in flight"},
    {"requests", "outgoing requests under way"},
    {"lookups", "names being resolved"},
    {"memory_bytes", "bytes of the host's memory"},
    {"file_bytes", "bytes of attachments"},
    {"files", "attachments"},
    {"processes", "processes"},
}};

std::size_t index(Resource resource) {
  return static_cast<std::size_t>(resource);
}

std::uint64_t ceil_of_share(std::uint64_t amount) {
  return amount / share + (amount % share != 0 ? 1 : 0);
}

// before, all_before  held by the plugin and by all without the amount.
bool fits(const Limit& limit, std::uint64_t before, std::uint64_t all_before, std::uint64_t amount) {
  if (before > limit.one || amount > limit.one - before) return false;
  if (all_before > limit.all || amount > limit.all - all_before) return false;
  return ceil_of_share(before + amount) <= limit.all - all_before;
}

std::string named(std::string_view flag) {
  return flag.empty() ? std::string() : fmt::format(" ({})", flag);
}

}  // namespace

std::string_view to_string(Resource resource) {
  return words[index(resource)].name;
}

Charge& Charge::operator=(Charge&& other) noexcept {
  if (this == &other) return *this;
  release();
  account_ = other.account_;
  resource_ = other.resource_;
  amount_ = std::exchange(other.amount_, 0);
  return *this;
}

void Charge::add(Charge&& more) noexcept {
  assert(amount_ == 0 || more.amount_ == 0 || (account_ == more.account_ && resource_ == more.resource_));
  if (amount_ == 0)
    *this = std::move(more);
  else
    amount_ += std::exchange(more.amount_, 0);
}

void Charge::release() noexcept {
  if (amount_ > 0) account_->give_back(resource_, std::exchange(amount_, 0));
}

Account& Account::unlimited() {
  static Account account("", nullptr);
  return account;
}

// Several threads take at once, so an amount is drawn first and looked at then.
bool Account::draw(Resource resource, std::uint64_t amount) {
  if (amount == 0 || pools_ == nullptr) return true;
  Pool& pool = (*pools_)[index(resource)];
  Entry& entry = entries_[index(resource)];
  if (amount > std::min(pool.limit.one, pool.limit.all)) {
    entry.refused.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  const std::uint64_t all_before = pool.used.fetch_add(amount, std::memory_order_relaxed);
  const std::uint64_t before = entry.used.fetch_add(amount, std::memory_order_relaxed);
  if (fits(pool.limit, before, all_before, amount)) return true;
  give_back(resource, amount);
  entry.refused.fetch_add(1, std::memory_order_relaxed);
  return false;
}

void Account::give_back(Resource resource, std::uint64_t amount) noexcept {
  if (pools_ == nullptr) return;
  [[maybe_unused]] const auto held =
      entries_[index(resource)].used.fetch_sub(amount, std::memory_order_relaxed);
  [[maybe_unused]] const auto held_by_all =
      (*pools_)[index(resource)].used.fetch_sub(amount, std::memory_order_relaxed);
  assert(held >= amount && held_by_all >= amount);
}

tl::expected<Charge, std::string> Account::take(Resource resource, std::uint64_t amount) {
  if (!draw(resource, amount)) return tl::unexpected(refusal(resource));
  return Charge(*this, resource, amount);
}

// Which limit it was is told by what is held now, which may have changed since: the words are for a person.
std::string Account::refusal(Resource resource) const {
  const Pool& pool = (*pools_)[index(resource)];
  const auto what = words[index(resource)].what;
  const std::string name = text::printable(plugin_);
  const std::uint64_t mine = used(resource);
  const std::uint64_t all = pool.used.load(std::memory_order_relaxed);
  if (pool.limit.one != UINT64_MAX && ceil_of_share(mine) < pool.limit.all - std::min(all, pool.limit.all))
    return fmt::format("{} has {} {} already, of {} that one plugin may have{}", name, mine, what,
                       pool.limit.one, named(pool.limit.one_flag));
  return fmt::format("{} has {} {} already, all plugins have {} of {}{}, and one leaves some to the others",
                     name, mine, what, all, pool.limit.all, named(pool.limit.all_flag));
}

std::uint64_t Account::used(Resource resource) const {
  return entries_[index(resource)].used.load(std::memory_order_relaxed);
}

std::array<Usage, resource_count> Account::usage() const {
  std::array<Usage, resource_count> all{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Limit limit = pools_ != nullptr ? (*pools_)[i].limit : Limit{};
    const std::uint64_t alone = limit.all - limit.all / (share + 1);
    all[i] = {static_cast<Resource>(i), entries_[i].used.load(std::memory_order_relaxed),
              std::min(limit.one, alone), entries_[i].refused.load(std::memory_order_relaxed)};
  }
  return all;
}

Ledger::Ledger(const Limits& limits) {
  for (std::size_t i = 0; i < pools_.size(); ++i) pools_[i].limit = limits[static_cast<Resource>(i)];
}

Account& Ledger::of(std::string_view plugin) {
  const guard::Lock lock(mutex_);
  const auto found = accounts_.find(plugin);
  if (found != accounts_.end()) return *found->second;
  auto made = std::make_unique<Account>(std::string(plugin), &pools_);
  return *accounts_.emplace(std::string(plugin), std::move(made)).first->second;
}

std::vector<const Account*> Ledger::accounts() const {
  const guard::Lock lock(mutex_);
  std::vector<const Account*> all;
  for (const auto& [plugin, account] : accounts_) all.push_back(account.get());
  return all;
}

std::uint64_t Ledger::used(Resource resource) const {
  return pools_[index(resource)].used.load(std::memory_order_relaxed);
}

}  // namespace account
