#include "client.hpp"

#include <aha/blanks.hpp>
#include <aha/errors.hpp>
#include <aha/http_status.hpp>
#include <aha/multipart.hpp>
#include <aha/url.hpp>
#include <aha/xml.hpp>

#include <algorithm>

namespace fogbugz {
namespace {

using aha::View;
using aha::http::Body;
using aha::http::Response;

/// What is told of a case. upstream: request_columns
constexpr std::string_view columns =
    "sLatestTextSummary,latestEvent,tags,File1,sTitle,sStatus,ixStatus,fOpen";
/// The texts and files of all that happened to a case.
constexpr std::string_view event_columns = "sTitle,events";
constexpr std::string_view check_address = " Check the address: it is that of FogBugz's start page.";

std::string_view advice_for(std::string_view words) {
  const bool is_token_refused = words.find("ot logged on") != words.npos;  // source: FogBugz XML API, error 3
  return is_token_refused ? " Check the API token: it may have been revoked." : "";
}

/// An account that does not exist is told of in HTML, with status 200.
bool is_no_account(const Response& response) {
  return response.body().find(">Account Not Found</p>") != std::string_view::npos;
}

[[noreturn]] void throw_refusal(const Response& response, const std::string& action) {
  using aha::http::Verdict;
  std::string text = "FogBugz would not " + action + " (" + std::to_string(response.status());
  if (!response.body().empty()) text += ": " + response.excerpt();
  text += ").";
  const Verdict verdict = aha::http::verdict_of(response);
  if (verdict == Verdict::failing)
    throw aha::RemoteError(text + " FogBugz itself has trouble; send again later.");
  if (verdict == Verdict::rate_limited)
    throw aha::RemoteError(text + " It asks to be sent less: send again later.", response.retry_after());
  if (verdict == Verdict::moved)
    throw aha::RemoteError(text + " " + aha::http::moved_advice(response, "FogBugz"));
  throw Refusal(text + std::string(check_address));
}

/// The answer's `response`. upstream: process_response
View response_in(aha::Call& call, const Response& response, const std::string& action) {
  if (is_no_account(response))
    throw aha::RemoteError("There is no FogBugz account at this address." + std::string(check_address));
  if (response.status() != 200) throw_refusal(response, action);
  View document;
  try {
    document = aha::parse_xml(call, response.body());
  } catch (const aha::MalformedXml& error) {
    throw aha::RemoteError("FogBugz was asked to " + action +
                           ", and its answer is not XML that can be read: " + error.what() + "." +
                           std::string(check_address));
  }
  if (!document.json().get_object().contains("response"))
    throw aha::RemoteError("FogBugz was asked to " + action + ", and the answer is not of its API." +
                           std::string(check_address));
  const View error = document["response"]["error"];
  if (error.is_null()) return document["response"];
  const std::string words = error.text();
  throw Refusal("FogBugz would not " + action + ": " + words + "." + std::string(advice_for(words)));
}

/// The elements of a list that FogBugz was asked for.
View list_of(View response, std::string_view group, std::string_view element) {
  const bool is_there = response.is_object() && response.json().get_object().contains(group);
  if (!is_there)
    throw aha::RemoteError("FogBugz was asked for its " + std::string(group) + ", and its answer has none." +
                           std::string(check_address));
  return response[group][element];
}

Body body_of(const Parameters& parameters, const std::vector<File>& files) {
  if (files.empty()) {
    aha::http::Query form;
    for (const auto& [name, value] : parameters) form.add(name, value);
    return Body::form(form);
  }
  aha::http::Multipart form;
  for (const auto& [name, value] : parameters) form.field(name, value);
  form.field("nFileCount", std::to_string(files.size()));
  int number = 0;
  for (const File& file : files)
    form.file("File" + std::to_string(++number), file.name, file.content_type, file.content);
  return form.body();
}

}  // namespace

std::string start_page_in(std::string_view typed) {
  std::string url = aha::url::base(typed);
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  for (const std::string_view page : {"/default.asp", "/api.asp", "/api.xml", "/login", "/f/"})
    if (const std::size_t at = url.find(page, scheme + 3); at != std::string::npos) url.resize(at);
  if (url.ends_with("/f")) url.resize(url.size() - 2);
  return url;
}

Client::Client(aha::Call& call, aha::http::Client http, View data)
    : call_(call),
      http_(std::move(http)),
      url_(start_page_in(data["fogbugz_url"].text())),
      token_(aha::trimmed(data["api_token"].text())) {}

View Client::command(std::string_view name, const std::string& action, Parameters parameters,
                     const std::vector<File>& files, std::string_view cols) {
  if (url_.empty()) throw aha::InvalidUrlError("The address of FogBugz is not set.");
  parameters.emplace_back("token", token_);
  parameters.emplace_back("cols", cols.empty() ? columns : cols);
  const Response response =
      http_.post(url_ + "/api.asp?cmd=" + std::string(name), body_of(parameters, files));
  return response_in(call_, response, action);
}

std::string Client::page_of(std::string_view number) const {
  return aha::url::origin(url_) + "/f/cases/" + std::string(number);
}

// ---------------------------------------------------------------- what the user chooses from

View Client::projects() {
  return list_of(command("listProjects", "list its projects"), "projects", "project");
}

View Client::statuses() {
  return list_of(command("listStatuses", "list its statuses"), "statuses", "status");
}

// ---------------------------------------------------------------- cases

View Client::find_case(std::string_view number) {
  return find_case(number, columns);
}

View Client::events_of(std::string_view number) {
  return find_case(number, event_columns)["events"];
}

View Client::find_case(std::string_view number, std::string_view cols) {
  const std::string query = "case:" + std::string(number);
  const View found =
      command("search", "search for case " + std::string(number), {{"q", query}}, {}, cols)["cases"]["case"];
  if (!found.is_array()) return found;
  for (const View one : found)
    if (one["ixBug"] == number) return one;
  return {};
}

std::vector<View> Client::cases_with_title(std::string_view title) {
  constexpr std::string_view most = "50";
  std::string words(title);
  std::erase(words, '"');
  return aha::as_list(
      command("search", "search for a case that an earlier attempt may have made",
              {{"q", "title:\"" + words + "\""}, {"max", std::string(most)}})["cases"]["case"]);
}

View Client::create_case(const Parameters& parameters, const std::vector<File>& files) {
  return command("new", "create a case", parameters, files)["case"];
}

View Client::edit_case(const Parameters& parameters, const std::vector<File>& files) {
  return command("edit", "change a case", parameters, files)["case"];
}

// ---------------------------------------------------------------- attachments

File Client::download(View attachment) {
  const aha::http::File file = http_.fetch(attachment["download_url"].text());
  if (!file.ok())
    throw aha::RemoteError("Aha! did not give it (status " + std::to_string(file.status()) +
                           "). The addresses of attachments expire: send the record again.");
  return {attachment["file_name"].text(), attachment["content_type"].text(), file};
}

}  // namespace fogbugz
