// The part of Aha!'s REST API that services use, answered from the records. What is asked and answered, and the shapes,
// are those of Aha!'s OpenAPI description (aha.io/api, version 1.0.0 of it). `adjacent_fields` and
// `integration_candidates`, which Aha! does not publish, are those of recorded cases and of the aha-api gem.
#pragma once

#include <boost/json.hpp>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/records.hpp"

namespace simulation {

struct Answer {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
};

// An error as Aha! words one: {"error":".."}.
Answer error_answer(int status, std::string_view message);

struct ApiRequest {
  std::string_view method;
  std::vector<std::string> path;  // the segments behind /api/v1, decoded
  std::string_view body;
  std::string_view origin;  // "https://acme.aha.io", for addresses in answers
};

// Not locked: its owner does that.
class Api {
 public:
  explicit Api(Records& records) : records_(records) {}

  // An unknown path or record gets 404, a body that is not JSON 400, and one that Aha!'s validations refuse 422.
  Answer answer(const ApiRequest& request);

  // Which service an integration is of: no request says so.
  void name_integration(std::string id, std::string service);

 private:
  Answer answer_parsed(const ApiRequest& request, const json::value& body);
  Answer of_account(const ApiRequest& request, const json::value& body);
  Answer of_record(const ApiRequest& request, const json::value& body);
  Answer of_integration(const ApiRequest& request, const json::value& body);
  Answer change_record(Record& record, const json::value& body);
  Answer create_fields(Record& record, const std::string& integration, const json::value& body);
  Answer create_comment(Record& record, const json::value& body, std::string_view origin);
  Answer comments(const Record& record, std::string_view origin) const;
  Answer adjacent_fields(const Record& record, std::string_view integration) const;
  Answer search(std::string_view integration, std::string_view name, std::string_view value) const;
  Answer candidates(const ApiRequest& request, const json::value& body);
  Answer create_idea(const ApiRequest& request, const json::value& body);
  std::string service_of(std::string_view integration) const;

  Records& records_;
  std::map<std::string, std::string, std::less<>> services_;  // by integration
  std::deque<json::object> candidates_;
  std::uint64_t ideas_ = 0;
};

}  // namespace simulation
