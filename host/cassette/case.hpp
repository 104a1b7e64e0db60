// A recorded case: one event with the integration's data, each request that handling it sent and what came back, and
// what Aha! was told in the end. docs/plugins/cassettes.md describes the file.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egress/egress.hpp"

namespace cassette {

namespace json = boost::json;

struct SentRequest {
  std::string method;  // upper case
  std::string url;     // absolute
  egress::Headers headers;
  std::string body;
};

struct Exchange {
  SentRequest request;
  egress::Response response;  // or, by its `error`, how the request ended without an answer
};

// Of `result`: what Aha! was told.
struct Result {
  std::optional<std::string> exception_class;  // nothing if the event ended well
  std::string exception_message;
  json::value meta_data;                  // null counts as {}
  std::optional<json::value> collection;  // of a collection query
  json::array messages;                   // {"severity", "message"}; for a reader of the case, not compared
};

struct Case {
  std::string name;
  std::string service;
  std::string event;
  std::string field_name;  // of a collection query, which has no event
  json::value data;
  json::value meta_data;
  json::value payload;
  std::uint32_t attempt = 1;
  bool outcome_unknown = false;                   // an earlier attempt may have done its work
  std::map<std::string, std::string> remembered;  // values that the service had kept before the event
  std::vector<Exchange> exchanges;
  int status = 200;            // of the host's answer
  bool any_exception = false;  // any class of exception will do
  std::string divergence;      // why this host differs on purpose from what is recorded; empty: it must not
  Result result;

  bool is_collection() const { return !field_name.empty(); }
};

// The first header of this name in any case, or "". [any]
std::string_view header(const egress::Headers& headers, std::string_view name);

// The name under which a file keeps how a request ended without an answer, such as "timed_out". [any]
std::string_view to_string(egress::Error error);

// The error of a recorded name; broken_answer for one that is not known. Names of Ruby's exceptions, as upstream's
// recordings have them ("Errno::ECONNREFUSED"), count as the error they mean. [any]
egress::Error error_named(std::string_view name);

}  // namespace cassette
