// The address of a Jira as people copy it from a browser.
#pragma once

#include <string>
#include <string_view>

namespace jira {

/// The address that "/rest/api/2" is appended to: without blanks, a query, slashes at its end, and the page that it was
/// copied from ("/browse/DEMO-1", "/secure/Dashboard.jspa", "/jira/software/projects/DEMO", "/rest/api/2"). A server's
/// own path ("/jira") stays. A host without a scheme gets https. Anything else stays as it is, for the host to refuse.
/// [any]
std::string server_address(std::string_view typed);

/// Whether the address is that of Atlassian's gateway, which takes tokens with scopes:
/// https://api.atlassian.com/ex/jira/{cloudId}. People cannot look at issues there.          [any]
/// address  by server_address()
bool is_gateway(std::string_view address);

/// Whether Atlassian runs the Jira at this address. A site on another domain is not recognised. [any]
bool is_cloud(std::string_view address);

}  // namespace jira
