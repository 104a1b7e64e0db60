// What a scripted host keeps: its script, its clock, and what the call under way has done so far.
#pragma once

#include <aha/testing.hpp>

#include <map>
#include <new>
#include <optional>
#include <span>

namespace aha::testing {

struct Expectation {
  std::string method;
  std::string url;
  Answer answer;
};

struct Released {
  std::align_val_t align{};
  void operator()(void* memory) const { ::operator delete(memory, align); }
};

/// Collects what a plugin writes.
struct StringSink {
  aha_sink sink;
  std::string text;

  StringSink()
      : sink{sizeof(aha_sink), 0, [](aha_sink* self, aha_bytes part) {
               auto* bytes = reinterpret_cast<const char*>(part.data);
               reinterpret_cast<StringSink*>(self)->text.append(bytes, part.size);
             }} {}
};

/// The memory of one answer that may be released.
struct KeptAnswer {
  std::vector<std::unique_ptr<void, Released>> memory;
  std::uint64_t bytes = 0;
};

struct Host::State {
  /// The table that a plugin is given leads back here.
  struct Table : aha_host {
    State* state = nullptr;
  };

  const aha_factory* factory = nullptr;
  Table host{};
  std::deque<Expectation> script;
  std::function<Answer(const SentRequest&)> handler;
  std::function<std::int32_t(std::chrono::milliseconds)> sleeper;
  aha_blob_functions blobs{};
  aha_http_all all{};
  aha_outcome outcome_functions{};
  std::vector<std::string> missing;  // capabilities
  std::int64_t deadline_ms = 310'000;
  std::uint64_t memory_limit = 64 << 20;

  // of the call under way
  Outcome outcome;
  std::int64_t now_ms = 0;
  std::uint64_t allocated = 0;
  std::vector<std::unique_ptr<void, Released>> memory;
  std::map<std::uint64_t, KeptAnswer> answers;
  std::uint64_t last_answer = 0;
  std::vector<std::string> files;  // a blob's id is its place, counted from 1

  using Values = std::map<std::string, std::string, std::less<>>;
  Values memory_of_service;  // of "aha.kv/1"; outlives the call

  Values secrets_of_service;  // of "aha.secrets/1"; outlives the call

  template <class Functions, auto values, std::uint64_t max_value>
  static const Functions& functions_over();
  static const State& of(const aha_host* table) { return *static_cast<const Table*>(table)->state; }
  static State& of(aha_call* call) { return *reinterpret_cast<State*>(call); }
  aha_call* handle() { return reinterpret_cast<aha_call*>(this); }

  void* allocate(std::uint64_t size, std::uint64_t align);
  aha_bytes keep(std::string_view text);
  Answer answer_to(const SentRequest& request);
  const void* query(std::string_view capability) const;
  /// file  takes the body of a 2xx, in place of the call's memory; null: none does
  std::int32_t http(const aha_http_request& request, std::string body, aha_http_response& response,
                    std::optional<std::string>* file = nullptr);
  std::int32_t send_all(std::span<aha_http_exchange> exchanges);
  void release(std::uint64_t answer);
  std::int32_t fetch(const aha_http_request& request, aha_http_response& response, aha_blob& blob);
  std::optional<std::string> joined(const aha_part* parts, std::uint64_t count) const;
  std::uint32_t index_of(std::string_view service) const;
  /// What the plugin calls the service; of its first if `service` is empty.
  std::string name_of(std::string_view service) const;
  json::value describe(std::uint32_t index, std::string_view workspace_type) const;
  Outcome finish();
  Outcome with_instance(std::string_view service, const std::function<void(void*)>& use);
};

}  // namespace aha::testing
