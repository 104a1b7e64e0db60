#include "reload/intake.hpp"

#include <utility>

#include "artifact/artifact.hpp"
#include "artifact/completeness.hpp"
#include "files/path_text.hpp"

namespace reload {
namespace {

std::string identify(const std::string& sha256, const std::optional<std::string>& signature_text) {
  return signature_text ? sha256 + '+' + artifact::sha256_hex(std::as_bytes(std::span(*signature_text)))
                        : sha256;
}

}  // namespace

void Intake::take(const Hints& hints) {
  const auto now = Clock::now();
  for (const auto& hint : hints.files) settler_.note(hint.file, hint.change, now);
  if (hints.rescan) rescan();
}

void Intake::rescan() {
  const auto present = artifact::read_directory(options_.plugins_dir);
  if (!present) return;
  const auto now = Clock::now();
  for (const auto& [file, stamp] : *present) {
    const auto seen = known_.find(file);
    if (seen == known_.end()) {
      settler_.note(file, Change::touched, now);
    } else if (seen->second.stamp != stamp) {
      settler_.note(seen->first, Change::touched, now);
    }
  }
  for (const auto& [file, seen] : known_)
    if (!present->contains(file)) settler_.note(file, Change::gone, now);
}

void Intake::look_again(const std::string& file, Clock::time_point when) {
  known_[file].stamp.reset();
  settler_.note(file, Change::moved_in, when);
}

void Intake::keep_missing(bool keep) {
  const bool may_vanish = keeps_missing_ && !keep;
  keeps_missing_ = keep;
  if (!may_vanish) return;
  rescan();
  settler_.hasten(Clock::now());
}

SettleResult Intake::settle(const Settler::Due& due, bool may_wait) {
  auto& known = known_[due.file];
  if (known.stamp &&
      known.stamp == artifact::read_stamp(options_.plugins_dir / files::path_from_text(due.file))) {
    settler_.settled(due.file);
    return NothingNew{};
  }
  auto read = artifact::read_image(options_.plugins_dir, due.file, options_.max_file_bytes);
  if (auto* image = std::get_if<artifact::FileImage>(&read))
    return settle_image(std::move(*image), due.noticed, may_wait);
  if (std::holds_alternative<artifact::Changing>(read)) {
    settler_.note(due.file, Change::written, Clock::now());
    return NothingNew{};
  }
  settler_.settled(due.file);
  if (std::holds_alternative<artifact::Gone>(read)) return vanish(due.file);
  auto& unreadable = std::get<artifact::Unreadable>(read);
  known.stamp = unreadable.stamp;
  return NoLibrary{{plugin::Step::settle, std::move(unreadable.reason)}, {}};
}

SettleResult Intake::settle_image(artifact::FileImage image, Clock::time_point noticed, bool may_wait) {
  auto [completeness, reason] = artifact::check_completeness(image.bytes);
  // A linker may give its output the final size first, so that it looks whole: its writer tells that it is not.
  const bool may_change = may_wait && (image.has_writer || completeness == binary::Completeness::unfinished);
  if (may_change && settler_.again(image.file, image.stamp.library, Clock::now())) return NothingNew{};
  settler_.settled(image.file);
  auto& known = known_[image.file];
  known.stamp = image.stamp;
  auto sha256 = artifact::sha256_hex(image.bytes);
  auto identity = identify(sha256, image.signature_text);
  if (completeness != binary::Completeness::complete)
    return NoLibrary{{plugin::Step::settle, std::move(reason)}, std::move(identity)};
  if (identity == known.serving) return AsServing{};
  Candidate candidate;
  candidate.image = std::move(image);
  candidate.sha256 = std::move(sha256);
  candidate.identity = std::move(identity);
  candidate.noticed = noticed;
  return candidate;
}

SettleResult Intake::vanish(const std::string& file) {
  std::error_code error;
  if (keeps_missing_ || !std::filesystem::is_directory(options_.plugins_dir, error)) return NothingNew{};
  known_.erase(file);
  return Vanished{};
}

}  // namespace reload
