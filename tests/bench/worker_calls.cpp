// Calls one service in a sandboxed worker over and over, as the host does it but without HTTP around it.
//   worker_calls PLUGIN SERVICE PAYLOAD_FILE CONCURRENCY SECONDS
// Prints one JSON object.
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>

#include "account/account.hpp"
#include "app/roles.hpp"
#include "plugin/generation.hpp"
#include "plugin/private_copies.hpp"
#include "runtime/loop.hpp"
#include "worker/fleet.hpp"

namespace {

using runtime::Clock;

std::string contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The services that are measured make no request.
struct NoEgress final : egress::Egress {
  egress::TransferId start(egress::Request /*request*/, egress::Completion /*done*/) override {
    std::abort();
  }
  void cancel(egress::TransferId /*id*/) override {}
  void release(egress::BlobId /*blob*/) override {}
};

worker::FleetOptions counted_by(account::Ledger& ledger) {
  worker::FleetOptions options;
  options.ledger = &ledger;
  return options;
}

class Measurement {
 public:
  Measurement(process::Zygote& zygote, plugin::PrivateCopy copy, const std::string& service,
              const std::string& payload)
      : fleet_(zygote, counted_by(ledger_), observer_),
        loop_({.egress = [](boost::asio::io_context&) { return std::make_unique<NoEgress>(); },
               .metrics = &metrics_},
              limits_) {
    plugin::Generation::Parts parts;
    parts.description.name = service;
    const auto module =
        fleet_.add({std::move(copy), service + ".so", "", {}, plugin::Tier::sandbox}, {parts.description});
    parts.number = 1;
    parts.account = &ledger_.of(service + ".so");
    parts.executor = module->executor();
    parts.module = module;
    generation_ = std::make_shared<plugin::Generation>(std::move(parts));
    event_.id = "bench-1";
    event_.name = "ping";
    event_.payload = payload;
  }

  // How many calls ended well in about so many seconds; with so many at once all the time.
  std::size_t run(int concurrency, std::chrono::duration<double> duration) {
    ended_ = failed_ = 0;
    until_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(duration);
    open_ = concurrency;
    for (int i = 0; i < concurrency; ++i) loop_.defer([this] { call(); });
    loop_.run();
    loop_.context().restart();
    return ended_;
  }
  std::size_t failed() const { return failed_; }

 private:
  void call() {
    const auto done = [this](runtime::Outcome&& outcome) {
      ++(outcome.failure ? failed_ : ended_);
      if (Clock::now() < until_) return call();
      if (--open_ == 0) loop_.context().stop();
    };
    if (!loop_.start(generation_, event_, std::chrono::seconds(60), done)) std::abort();
  }

  account::Ledger ledger_{account::Limits{}};
  worker::Observer observer_;
  runtime::CallLimits limits_;
  telemetry::Metrics metrics_;
  worker::Fleet fleet_;
  runtime::Loop loop_;
  std::shared_ptr<plugin::Generation> generation_;
  runtime::Event event_;
  Clock::time_point until_;
  std::size_t ended_ = 0;
  std::size_t failed_ = 0;
  int open_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const auto zygote = process::Zygote::fork_here(app::roles());
  if (argc != 6) {
    std::fprintf(stderr, "usage: worker_calls PLUGIN SERVICE PAYLOAD_FILE CONCURRENCY SECONDS\n");
    return 2;
  }
  auto folder = (std::filesystem::temp_directory_path() / "aha-host-bench-XXXXXX").native();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  std::size_t calls = 0;
  std::size_t failed = 0;
  double seconds = 0;
  {
    plugin::PrivateCopies copies(folder);
    const auto library = contents(argv[1]);
    auto copy = copies.write("measured.so", std::as_bytes(std::span(library)));
    if (!copy) {
      std::fprintf(stderr, "%s\n", copy.error().c_str());
      return 1;
    }
    const auto payload = contents(argv[3]);
    Measurement measurement(*zygote, std::move(*copy), argv[2], payload);
    measurement.run(std::atoi(argv[4]), std::chrono::duration<double>(0.3));
    const auto started = Clock::now();
    calls = measurement.run(std::atoi(argv[4]), std::chrono::duration<double>(std::atof(argv[5])));
    seconds = std::chrono::duration<double>(Clock::now() - started).count();
    failed = measurement.failed();
  }
  std::filesystem::remove_all(folder);
  std::printf("{\"calls\":%zu,\"failed\":%zu,\"seconds\":%.3f}\n", calls, failed, seconds);
  return 0;
}
