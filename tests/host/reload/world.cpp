#include "world.hpp"

#include <fstream>

#include "files/rename_over.hpp"

// Instances of libraries that stay in memory are not destroyed, since something of theirs may still run.
// Visible, or the sanitizer's runtime, a library of its own, does not find it.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();  // NOLINT
extern "C" const char* __lsan_default_suppressions() {
  return "leak:-good.so";
}  // NOLINT

namespace test {
namespace {

using namespace std::chrono_literals;

void log_to_string(aha_call* call, std::uint32_t /*severity*/, aha_bytes message) {
  reinterpret_cast<std::string*>(call)->append(reinterpret_cast<const char*>(message.data), message.size);
}

reload::ReloaderOptions in(const fs::path& directory, reload::ReloaderOptions options) {
  options.plugins_dir = directory / "plugins";
  options.state_dir = directory / "state";
  options.capabilities = {"aha.http/1"};
  fs::create_directories(options.plugins_dir);
  return options;
}

std::string numbered(std::string_view service, std::uint64_t generation) {
  return std::string(service) + "#" + std::to_string(generation);
}

}  // namespace

void Diary::loaded(std::string_view service, std::uint64_t generation, std::string_view file, double) {
  add("loaded " + numbered(service, generation) + " " + std::string(file));
}
void Diary::refused(std::string_view file, const plugin::Refusal& refusal) {
  add("refused " + std::string(file) + " " + std::string(to_string(refusal.step)) + ": " + refusal.reason);
}
void Diary::warned(std::string_view file, std::string_view warning) {
  add("warned " + std::string(file) + " " + std::string(warning));
}
void Diary::retired(std::string_view service, std::uint64_t generation, std::string_view file) {
  add("retired " + numbered(service, generation) + " " + std::string(file));
}
void Diary::unloaded(std::string_view file, std::string_view /*sha256*/) {
  add("unloaded " + std::string(file));
}
void Diary::retained(std::string_view file, std::string_view /*sha256*/, std::string_view reason) {
  add("retained " + std::string(file) + " " + std::string(reason));
}
void Diary::watching(std::string_view mode, std::string_view why) {
  add("watching " + std::string(mode) + " " + std::string(why));
}

void Diary::add(std::string line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(std::move(line));
  changed_.notify_all();
}

std::size_t Diary::count_locked(std::string_view start) const {
  std::size_t count = 0;
  for (const auto& line : lines_) count += line.starts_with(start) ? 1 : 0;
  return count;
}

bool Diary::wait_for(std::string_view start, std::size_t count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, 10s, [&] { return count_locked(start) >= count; });
}

std::size_t Diary::count(std::string_view start) const {
  const std::lock_guard lock(mutex_);
  return count_locked(start);
}

std::vector<std::string> Diary::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

World::World(reload::ReloaderOptions options)
    : path_(directory_.path()), reloader(in(path_, std::move(options)), host(), prober(), registry, diary) {}

World::World(reload::ReloaderOptions options, fs::path directory)
    : path_(std::move(directory)),
      reloader(in(path_, std::move(options)), host(), prober(), registry, diary) {}

void World::install(const std::string& fixture_name, const std::string& file) {
  const auto beside = path_ / "being-installed";
  fs::copy_file(fixture(fixture_name), beside, fs::copy_options::overwrite_existing);
  if (const auto error = files::rename_over(beside, plugins() / file))  // it may be read just now
    throw fs::filesystem_error("cannot be installed", beside, error);
}

void World::write(const std::string& file, std::string_view bytes) {
  std::ofstream(plugins() / file, std::ios::binary | std::ios::trunc).write(bytes.data(), std::ssize(bytes));
}

std::string World::answer(std::string_view service) {
  const auto generation = registry.find(service);
  if (!generation) return {};
  std::string log;
  generation->receive(as_call(log), aha_event{});
  return log;
}

std::string World::refusal(const std::string& file) const {
  for (const auto& refused : registry.list().refused)
    if (refused.file == file)
      return std::string(to_string(refused.refusal.step)) + ": " + refused.refusal.reason;
  return {};
}

const aha_host& host() {
  static const aha_host table = [] {
    aha_host host{};
    host.size = sizeof(aha_host);
    host.abi = AHA_ABI_VERSION;
    host.log = &log_to_string;
    return host;
  }();
  return table;
}

aha_call* as_call(std::string& log) {
  return reinterpret_cast<aha_call*>(&log);
}

}  // namespace test
