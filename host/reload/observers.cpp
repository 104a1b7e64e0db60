#include "reload/observers.hpp"

namespace reload {

void Observers::loaded(std::string_view service, std::uint64_t generation, std::string_view file,
                       double took_ms) {
  tell_all([&](Observer& one) { one.loaded(service, generation, file, took_ms); });
}

void Observers::refused(std::string_view file, const plugin::Refusal& refusal) {
  tell_all([&](Observer& one) { one.refused(file, refusal); });
}

void Observers::warned(std::string_view file, std::string_view warning) {
  tell_all([&](Observer& one) { one.warned(file, warning); });
}

void Observers::printed(std::string_view file, std::string_view line) {
  tell_all([&](Observer& one) { one.printed(file, line); });
}

void Observers::retired(std::string_view service, std::uint64_t generation, std::string_view file) {
  tell_all([&](Observer& one) { one.retired(service, generation, file); });
}

void Observers::unloaded(std::string_view file, std::string_view sha256) {
  tell_all([&](Observer& one) { one.unloaded(file, sha256); });
}

void Observers::retained(std::string_view file, std::string_view sha256, std::string_view reason) {
  tell_all([&](Observer& one) { one.retained(file, sha256, reason); });
}

void Observers::failed(std::string_view what) {
  tell_all([&](Observer& one) { one.failed(what); });
}

void Observers::watching(std::string_view mode, std::string_view why) {
  tell_all([&](Observer& one) { one.watching(mode, why); });
}

}  // namespace reload
