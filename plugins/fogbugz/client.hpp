// FogBugz's XML API, as far as this service needs it: one method a command.
#pragma once

#include "case_fields.hpp"

#include <aha/call.hpp>
#include <aha/errors.hpp>
#include <aha/http.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace fogbugz {

/// FogBugz understood what was asked, and has not done it. After any other failure that is not known.
class Refusal : public aha::RemoteError {
 public:
  using RemoteError::RemoteError;
};

/// The address of the start page out of what people paste: a page of FogBugz, or its API, is cut off.      [any]
std::string start_page_in(std::string_view typed);

/// A file to be attached to a case.
struct File {
  std::string name;
  std::string content_type;
  aha::http::File content;
};

/// Speaks to one FogBugz as the user whose token it has. A method ends in the answer it is named for, or throws
/// RemoteError with FogBugz's own words, which come with status 200, too. Answers are valid until the call ends.
/// All: [call][suspends]
/// source: FogBugz XML API, version 8
class Client {
 public:
  /// call, data  the event's call, and the integration's settings; must outlive this.
  Client(aha::Call& call, aha::http::Client http, aha::View data);

  /// Where people see a case, as it was always stored: without the path that FogBugz may have on its server. [any]
  /// upstream: URI.join
  std::string page_of(std::string_view number) const;

  /// cmd=listProjects: the projects, a single one as itself; null if there is none.
  aha::View projects();
  /// cmd=listStatuses: likewise the statuses.
  aha::View statuses();

  /// cmd=search for the number: the case; null if there is none.
  aha::View find_case(std::string_view number);
  /// The same for the texts and files of all that happened to it: {"event": [..]}.
  aha::View events_of(std::string_view number);
  /// cmd=search for the title: the cases.
  std::vector<aha::View> cases_with_title(std::string_view title);
  /// cmd=new, cmd=edit: the case, with its number as `ixBug`.
  aha::View create_case(const Parameters& parameters, const std::vector<File>& files);
  aha::View edit_case(const Parameters& parameters, const std::vector<File>& files);

  /// An attachment at Aha!.
  File download(aha::View attachment);

 private:
  aha::View command(std::string_view name, const std::string& action, Parameters parameters = {},
                    const std::vector<File>& files = {}, std::string_view cols = {});
  aha::View find_case(std::string_view number, std::string_view cols);

  aha::Call& call_;
  aha::http::Client http_;
  std::string url_;
  std::string token_;
};

}  // namespace fogbugz
