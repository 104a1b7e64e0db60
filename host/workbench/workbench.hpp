// The workbench: a page on which the operator sees what the host does, and tries services.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "plugin/registry.hpp"
#include "replay/comparer.hpp"
#include "sample/catalogue.hpp"
#include "server/event_intake.hpp"
#include "server/router.hpp"
#include "server/service_listing.hpp"
#include "server/text_thread.hpp"
#include "workbench/journal.hpp"
#include "workbench/sender.hpp"

namespace workbench {

class Workbench {
 public:
  // All references outlive the object.
  struct Parts {
    const plugin::Registry& registry;
    const server::ServiceListing& listing;
    server::EventIntake& events;
    Journal& journal;
    replay::Comparer& comparer;
    std::chrono::milliseconds query_timeout;  // of a collection query
    std::string token;                        // of each route but the page's
    std::filesystem::path web_dir = {};       // the page's files; empty: those that are compiled in
    bool simulates_aha = false;
    // As Sources::complete.
    std::function<std::string(std::string_view payload)> complete = nullptr;
    // That need the token, too.
    std::vector<server::Route> more_routes = {};
    std::function<std::string()> url;  // of the host's routes. [any]
    // The report of `aha-host inspect --json` on the file of a generation. Blocks. On one thread at a time.
    std::function<std::string(const plugin::Generation&)> inspect;
  };
  explicit Workbench(Parts parts);
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  // The object outlives them.
  std::vector<server::Route> routes();

  // For other routes that start events, or work off the loops.
  const Parts& parts() const { return parts_; }
  Sender& sender() { return sender_; }
  server::TextThread& texts() { return texts_; }
  const sample::Catalogue& catalogue() const { return catalogue_; }

 private:
  const Parts parts_;
  const sample::Catalogue catalogue_;
  Sender sender_;
  server::TextThread texts_;  // ends first: its work uses the others
};

}  // namespace workbench
