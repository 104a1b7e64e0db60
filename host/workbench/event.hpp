// One event or query that the workbench knows of.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cassette/case.hpp"

namespace workbench {

enum class Ending : std::uint8_t { running, ok, failed };

// "running", "ok", "failed" [any]
std::string_view to_string(Ending ending);

// What a list shows of it.
struct Summary {
  std::uint64_t id = 0;  // the workbench's own
  std::string event_id;
  std::string service;
  std::string event;
  std::string field_name;  // of a collection query, which has no event
  std::uint64_t generation = 0;
  std::int64_t at_ms = 0;  // since 1970
  std::optional<std::chrono::milliseconds> took;
  Ending ending = Ending::running;
  std::string exception;  // its class; empty: none
  std::string message;    // the exception's first line, or a beginning of it
  std::size_t requests = 0;
  bool was_sent_here = false;

  boost::json::object to_json() const;
};

// A document of the event, as JSON text.
struct Document {
  std::string shown;   // without secrets
  std::string secret;  // as the service was given it; empty if nothing was redacted

  const std::string& whole() const { return secret.empty() ? shown : secret; }
  std::size_t bytes() const { return shown.size() + secret.size(); }
};

// What is kept of an event that has ended.
struct Kept {
  cassette::Case parts;  // redacted, without its documents
  Document payload, data, meta_data;
  std::string new_meta_data;
  std::string collection;                        // empty: there is none
  std::vector<std::chrono::milliseconds> began;  // each of its exchanges
  std::string why_no_case;                       // the end of a sentence; empty: it has one

  // What it takes of the host's memory, about.
  std::size_t bytes() const;

  // The redacted case, whole. Parses the documents. Throws std::bad_alloc.
  cassette::Case to_case() const;
};

}  // namespace workbench
