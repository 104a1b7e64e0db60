// What a feature or requirement becomes: the parameters of a case; and back, what a case's status means. Data in, data
// out.
#pragma once

#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fogbugz {

/// The parameters of a command, in order.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// A case to be created: title, description as plain text, project, tags.                     [any]
/// data    the integration's settings
/// parent  the number of the case it is a sub-case of; "" for none
Parameters new_case(aha::View record, aha::View data, std::string_view parent);

/// What is sent of a record whose case is there: title, description and tags only if they differ, since each edit adds to
/// the case's history. The project is FogBugz's once the case is made, and tags that people added there stay. [any]
/// existing  the case as FogBugz gives it
Parameters changed_case(aha::View record, std::string_view parent, aha::View existing);

/// Whether these parameters change more than the place of a case.                             [any]
bool changes_something(const Parameters& parameters);

/// Whether it takes all events of a case to tell what of the record it lacks: FogBugz shows the start of its latest text,
/// which may be a comment, and the files of its last event.                          [any]
bool needs_all_events(aha::View record, aha::View existing);

/// The files of the record and of its description that are in no event of its case that FogBugz tells; a null case has
/// none. Those for which Aha! gives no address are left out.                                  [any]
std::vector<aha::View> missing_files(aha::View record, aha::View existing);

/// Whether the last thing that happened to the case is that it was opened.                    [any]
bool was_just_opened(aha::View fogbugz_case);

/// Whether the last thing that happened to the case has not changed its status: a comment, an e-mail, a file.      [any]
bool keeps_status(aha::View fogbugz_case);

/// Whether the case may be what an earlier attempt to send the record made: the title is the same, and the description
/// begins as FogBugz's summary of it does.                                                    [any]
bool is_same(aha::View fogbugz_case, aha::View record);

/// The category of Aha!'s statuses that the case's status means, such as "in_progress". Throws ConfigurationError for a
/// status that is not known, or of which nothing follows.                                     [any]
/// statuses  as "installed" stored them, by their ids
std::string_view category_of(aha::View fogbugz_case, aha::View statuses);

}  // namespace fogbugz
