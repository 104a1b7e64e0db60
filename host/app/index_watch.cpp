#include "app/index_watch.hpp"

#include <span>
#include <stdexcept>
#include <utility>

#include "app/outgoing.hpp"
#include "artifact/artifact.hpp"
#include "edge/c_edge.hpp"
#include "edge/thread_edge.hpp"
#include "files/path_text.hpp"
#include "files/private_folder.hpp"
#include "files/replace_file.hpp"
#include "installation/lock.hpp"
#include "plugin_index/utc_time.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using plugin_index::Address;
using plugin_index::SignedText;

// Of one reading, so that the next one is not late for a minute.
constexpr std::chrono::seconds reading_timeout{15};
constexpr std::size_t hash_digits = 16;

fs::path path_in(const fs::path& state, const std::string& address) {
  const auto hash = artifact::sha256_hex(std::as_bytes(std::span(address)));
  return state / "plugin-indexes" / (hash.substr(0, hash_digits) + ".json");
}

}  // namespace

IndexWatch::IndexWatch(const Config& config, Address address, std::int64_t last_serial, const Parts& parts)
    : address_(std::move(address)),
      interval_(config.plugin_index_every_s),
      kept_(path_in(config.state_dir, address_.text)),
      parts_(parts),
      reader_(index_reader(config, reading_timeout)),
      terms_{parts.trust, last_serial, 0} {
  recall(last_serial);
}

IndexWatch::~IndexWatch() {
  stop();
}

void IndexWatch::start(std::function<void()> changed) {
  changed_ = std::move(changed);
  thread_ = std::thread([this] {
    edge::thread_edge(
        "aha-index", [this] { run(); },
        [this](std::string_view what) {
          report(std::string(what));
          return edge::Pause(interval_);
        });
  });
}

void IndexWatch::stop() {
  {
    const guard::Lock lock(mutex_);
    is_stopping_ = true;
  }
  stopping_changed_.notify_all();
  reader_.cancel();
  if (thread_.joinable()) thread_.join();
}

// An index that cannot be read now must not let run what it has revoked before.
void IndexWatch::recall(std::int64_t last_serial) {
  plugin_index::FileReader files;
  const auto kept = plugin_index::read_signed_text(files, {files::text_of(kept_), false});
  if (!kept) return;
  const auto verified =
      plugin_index::verify_index(address_, *kept, {parts_.trust, last_serial, plugin_index::now_s()});
  if (!verified) return;
  terms_.last_serial = verified->index.serial;
  parts_.revocations.replace(address_.text, verified->index.revoked);
}

void IndexWatch::run() {
  for (;;) {
    look();
    guard::Lock lock(mutex_);
    const auto next = std::chrono::steady_clock::now() + interval_;
    while (!is_stopping_ && lock.wait_until(stopping_changed_, next)) continue;
    if (is_stopping_) return;
  }
}

void IndexWatch::look() {
  const auto read = this->read();
  if (!read) return report(read.error());
  if (!*read) {
    note_reading();
    return report({});
  }
  take(**read);
}

// Nothing if it is what was read before.
tl::expected<std::optional<SignedText>, std::string> IndexWatch::read() {
  if (!address_.is_url) {
    auto read = plugin_index::read_signed_text(reader_, address_);
    if (!read) return tl::unexpected(std::move(read.error()));
    if (read->text == text_) return std::nullopt;
    return std::move(*read);
  }
  auto fetched = reader_.read_if_changed(address_, plugin_index::max_index_bytes, tag_);
  if (!fetched) return tl::unexpected(std::move(fetched.error()));
  if (!*fetched || (*fetched)->content == text_) return std::nullopt;
  auto signature = reader_.read(address_.of_signature(), plugin_index::max_signature_bytes);
  if (!signature) return tl::unexpected(std::move(signature.error()));
  tag_read_ = std::move((*fetched)->tag);
  return SignedText{std::move((*fetched)->content), std::move(*signature)};
}

void IndexWatch::take(const SignedText& read) {
  terms_.now_s = plugin_index::now_s();
  const auto verified = plugin_index::verify_index(address_, read, terms_);
  if (!verified) return report(verified.error());
  const bool is_other = parts_.revocations.replace(address_.text, verified->index.revoked);
  if (is_other) changed_();
  terms_.last_serial = verified->index.serial;
  tag_ = tag_read_;
  text_ = read.text;
  keep(read);
  note_reading();
  report(verified->warnings.empty() ? std::string() : verified->warnings.front());
}

// The index first: the signature beside an earlier one makes both worthless, and the next reading replaces them.
void IndexWatch::keep(const SignedText& read) const {
  edge::c_edge([this](std::string_view what) { parts_.log.warn("the plugin index is not kept: {}", what); },
               [&] {
                 files::make_private_folder(kept_.parent_path());
                 files::replace_file(kept_, read.text);
                 files::replace_file(
                     files::path_from_text(Address{files::text_of(kept_), false}.of_signature().text),
                     read.signature);
               });
}

void IndexWatch::note_reading() {
  parts_.metrics.set_index_read(address_.text, static_cast<double>(plugin_index::now_s()));
}

// Once until it changes.
void IndexWatch::report(const std::string& fault) {
  if (fault == std::exchange(fault_, fault)) return;
  if (fault.empty())
    parts_.log.info("the plugin index {} is read again", address_.text);
  else
    parts_.log.warn("what was revoked lately may be unknown here: {}", fault);
}

std::vector<Address> index_addresses(const Config& config) {
  if (!config.plugin_indexes.empty() && config.trusted_keys.empty())
    throw std::runtime_error(
        "--plugin-index needs --trusted-key: without a trusted key no index can be trusted");
  std::vector<Address> addresses;
  for (const auto& setting : config.plugin_indexes) {
    auto address = plugin_index::parse_address(setting);
    if (!address) throw std::runtime_error("--plugin-index " + address.error());
    addresses.push_back(std::move(*address));
  }
  return addresses;
}

std::vector<std::unique_ptr<IndexWatch>> watch_indexes(const Config& config, const IndexWatch::Parts& parts) {
  std::vector<std::unique_ptr<IndexWatch>> watches;
  const auto lock = installation::read_lock(config.plugins);
  for (auto& address : index_addresses(config)) {
    const auto serial = lock ? lock->serial_of(address.text) : 0;
    watches.push_back(std::make_unique<IndexWatch>(config, std::move(address), serial, parts));
  }
  return watches;
}

}  // namespace app
