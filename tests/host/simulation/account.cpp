#include "account.hpp"

namespace simulation::testing {

std::string feature_payload() {
  return R"({"event":"create_feature","feature":{
    "id":"1001","reference_num":"APP-7","name":"Passkeys","position":2,
    "workflow_status":{"id":"11","name":"Ready"},
    "description":{"id":"41","body":"<p>No passwords.</p>","attachments":[
      {"id":"71","file_name":"plan.txt","content_type":"text/plain","file_size":40,
       "download_url":"https://acme.aha.io/attachments/71/token/abc.download?size=original"}]},
    "integration_fields":[],
    "url":"https://acme.aha.io/features/APP-7","resource":"https://acme.aha.io/api/v1/features/APP-7",
    "release":{"id":"901","reference_num":"APP-R-2","name":"Autumn","integration_fields":[],
      "resource":"https://acme.aha.io/api/v1/releases/APP-R-2"},
    "requirements":[
      {"id":"1101","reference_num":"APP-7-1","name":"Remember the device","position":1,"integration_fields":[],
       "resource":"https://acme.aha.io/api/v1/requirements/APP-7-1"},
      {"id":"1102","reference_num":"APP-7-2","name":"Forget it","position":2,"integration_fields":[],
       "resource":"https://acme.aha.io/api/v1/requirements/APP-7-2"}]}})";
}

Reply Account::ask(std::string_view method, std::string_view path, std::string_view body,
                   std::string_view token) {
  const std::string url =
      path.starts_with("https://") ? std::string(path) : "https://acme.aha.io/api/v1/" + std::string(path);
  Answer answer = aha.answer({method, url, token, body});
  boost::system::error_code error;
  auto parsed = boost::json::parse(answer.body, error);
  return {answer.status, error ? boost::json::value() : std::move(parsed), std::move(answer.body)};
}

}  // namespace simulation::testing
