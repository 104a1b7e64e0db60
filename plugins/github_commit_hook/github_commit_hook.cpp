#include <aha/commit_hook.hpp>
#include <aha/sdk.hpp>
#include <aha/webhook.hpp>

#include <string>

namespace {

using aha::View;

std::string link(const std::string& url, const std::string& text) {
  return "<a href=\"" + url + "\">" + text + "</a>";
}

/// The comment that a commit becomes, as recorded with its blanks. What GitHub sent goes in as it is: Aha!
/// cleans the HTML of comments.
std::string comment_of(View push, View commit) {
  const View committer = commit["committer"];
  const View repository = push["repository"];
  const std::string url = commit["url"].text();
  return "      <p>" + committer["name"].text() + " (" + committer["email"].text() + ") committed to " +
         link(repository["url"].text(), repository["name"].text()) + ":</p>\n      <pre>" +
         commit["message"].text() + "</pre>\n      <p>Commit: " + link(url, url) + "</p>\n";
}

/// Comments on the records that the commits of a push to GitHub name.
class GithubCommitHook final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<GithubCommitHook>& d) {
    d.title("GitHub Commit Hook");
    d.caption("Show commits in GitHub as comments on the records their messages name");
    d.uses_aha_api();
    d.callback_url();
    d.on("webhook", &GithubCommitHook::webhook);
  }

 private:
  void webhook() {
    if (!aha::is_authentic(*this, "X-Hub-Signature-256", "GitHub")) return;
    const View push = aha::commit_hook::push_of(*this);
    for (View commit : push["commits"]) {
      if (!commit["distinct"].truthy()) continue;  // GitHub has reported it with another branch before
      aha::commit_hook::comment_on_records(*this, commit["message"].str(), commit["committer"]["email"],
                                           comment_of(push, commit));
    }
  }
};

}  // namespace

AHA_SERVICE(GithubCommitHook)
