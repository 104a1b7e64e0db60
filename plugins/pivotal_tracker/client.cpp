#include "client.hpp"

#include "refusal.hpp"

#include <aha/errors.hpp>
#include <aha/http_status.hpp>
#include <aha/multipart.hpp>
#include <aha/url.hpp>

namespace pivotal_tracker {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;
using aha::json::object;
using aha::url::encode;

std::string name_of(Kind kind) {
  return kind == Kind::story ? "story" : "epic";
}

std::string folder_of(Kind kind) {
  return kind == Kind::story ? "/stories" : "/epics";
}

std::string path_to(Kind kind, View id) {
  if (!id.present())
    throw aha::RemoteError("The record has no link to a " + name_of(kind) +
                           ". Send it from Aha! to Tracker first.");
  return folder_of(kind) + "/" + encode(id.text());
}

}  // namespace

Client::Client(aha::http::Client http, const Settings& settings, aha::Log log)
    : plain_(http), http_(std::move(http)), settings_(settings), log_(log) {
  http_.header("X-TrackerToken", settings_.api_token());
}

// ---------------------------------------------------------------- projects

View Client::projects() {
  return result_or_throw(ask("GET", "/projects"), "list the projects of the token's owner");
}

View Client::integrations(View project_id) {
  return result_or_throw(ask("GET", "/projects/" + encode(project_id.text()) + "/integrations"),
                         "list the integrations of project " + project_id.text());
}

// ---------------------------------------------------------------- stories, epics and tasks

View Client::create(Kind kind, const object& attributes) {
  return result_or_throw(ask("POST", in_project(folder_of(kind)), Body::json(attributes)),
                         "create a " + name_of(kind) + " in project " + settings_.project());
}

View Client::update(Kind kind, View id, const object& changes) {
  return result_or_throw(ask("PUT", in_project(path_to(kind, id)), Body::json(changes)),
                         "change " + name_of(kind) + " " + id.text());
}

View Client::find_story(View id) {
  const Response response = ask("GET", in_project(path_to(Kind::story, id)));
  return response.status() == 200 ? response.json() : View();
}

View Client::create_task(View story_id, const object& task) {
  return result_or_throw(ask("POST", in_project(path_to(Kind::story, story_id) + "/tasks"), Body::json(task)),
                         "add a task to story " + story_id.text());
}

void Client::update_task(View story_id, View id, const object& changes) {
  const std::string path = path_to(Kind::story, story_id) + "/tasks/" + encode(id.text());
  result_or_throw(ask("PUT", in_project(path), Body::json(changes)),
                  "change task " + id.text() + " of story " + story_id.text());
}

// ---------------------------------------------------------------- files

View Client::comments(Kind kind, View id) {
  return result_or_throw(ask("GET", in_project(path_to(kind, id) + "/comments?fields=file_attachments")),
                         "list the comments of " + name_of(kind) + " " + id.text());
}

void Client::comment_with_files(Kind kind, View id, const aha::json::array& uploads) {
  object comment;
  comment["file_attachments"] = uploads;
  result_or_throw(ask("POST", in_project(path_to(kind, id) + "/comments"), Body::json(comment)),
                  "attach files to " + name_of(kind) + " " + id.text());
}

aha::json::value Client::upload(View attachment) {
  const std::string name = attachment["file_name"].text();
  const aha::http::File file = plain_.fetch(attachment["download_url"].text());
  if (!file.ok())
    throw aha::RemoteError("Aha! did not give it (status " + std::to_string(file.status()) +
                           "). The addresses of attachments expire: send the record again.");
  aha::http::Multipart form;
  form.file("file", name, attachment["content_type"].text(), file);
  return result_or_throw(ask("POST", in_project("/uploads"), form.body()),
                         "take the attachment \"" + name + "\"")
      .json();
}

// ---------------------------------------------------------------- what an earlier attempt left

View Client::stories_of(std::string_view external_id) {
  const aha::url::Query query{
      {"filter", "external_id:\"" + std::string(external_id) + "\" includedone:true"}};
  return list_or_null(aha::url::with_query(in_project("/stories"), query),
                      "list the stories of " + std::string(external_id));
}

View Client::epics() {
  return list_or_null(in_project("/epics"), "list the epics of project " + settings_.project());
}

View Client::tasks(View story_id) {
  return list_or_null(in_project(path_to(Kind::story, story_id) + "/tasks"),
                      "list the tasks of story " + story_id.text());
}

// ---------------------------------------------------------------- requests

Response Client::ask(std::string_view method, const std::string& path, const Body& body) {
  try {
    return http_.send(method, settings_.api_url() + path, body);
  } catch (const aha::ConnectionError& error) {
    if (!settings_.default_host()) throw;
    throw aha::ConnectionError(error.code(), error.what() + std::string(service_ended));
  }
}

std::string Client::in_project(std::string_view path) const {
  return "/projects/" + encode(settings_.project()) + std::string(path);
}

View Client::result_or_throw(const Response& response, const std::string& action) {
  if (response.status() != 200) throw refusal(response, action, settings_);
  return response.json();
}

View Client::list_or_null(const std::string& path, const std::string& action) {
  const Response response = ask("GET", path);
  if (response.status() == 200) return response.json();
  // A server that does not know the request has nothing to tell. Any other refusal leaves open what is there, and a
  // second one must not be made.
  using aha::http::Verdict;
  const Verdict verdict = aha::http::verdict_of(response);
  if (verdict != Verdict::invalid && verdict != Verdict::missing && verdict != Verdict::gone)
    throw refusal(response, action, settings_);
  log_.warn(refusal_text(response, action, settings_));
  return {};
}

}  // namespace pivotal_tracker
