#include <aha/chat.hpp>
#include <aha/commit_hook.hpp>
#include <aha/sdk.hpp>
#include <aha/step.hpp>
#include <aha/text.hpp>
#include <aha/webhook.hpp>

#include <string>

namespace {

using aha::View;

std::string link(const std::string& url, const std::string& text) {
  return "<a href=\"" + url + "\">" + text + "</a>";
}

/// Who made the commit. GitHub itself is the committer of what was merged, squashed or edited on the web.
View author_of(View commit) {
  const View committer = commit["committer"];
  const bool is_by_github = aha::commit_hook::is_noreply(committer["email"].str());
  return is_by_github && commit["author"]["name"].present() ? commit["author"] : committer;
}

/// The comment that a commit becomes, as recorded with its blanks. What GitHub sent is text, not HTML.
std::string comment_of(View push, View commit) {
  using aha::text::escape_html;
  const View author = author_of(commit);
  const View repository = push["repository"];
  const std::string url = escape_html(commit["url"].text());
  return "      <p>" + escape_html(author["name"].text()) + " (" + escape_html(author["email"].text()) +
         ") committed to " +
         link(escape_html(repository["url"].text()), escape_html(repository["name"].text())) +
         ":</p>\n      <pre>" + escape_html(commit["message"].text()) +
         "</pre>\n      <p>Commit: " + link(url, url) + "</p>\n";
}

/// Comments on the records that the commits of a push to GitHub name.
class GithubCommitHook final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<GithubCommitHook>& d) {
    d.version(aha::sdk_version);
    d.title("GitHub Commit Hook");
    d.caption("Show commits in GitHub as comments on the records their messages name");
    d.uses_aha_api();
    d.callback_url();
    d.on("webhook", &GithubCommitHook::webhook);
  }

 private:
  void webhook() {
    if (!aha::is_authentic(*this, "X-Hub-Signature-256", "GitHub")) return;
    const View push = payload();
    const auto comment = [&](View commit) {
      if (!commit["distinct"].truthy()) return;  // GitHub has reported it with another branch before
      aha::commit_hook::comment_on_records(*this, commit["message"].str(), author_of(commit)["email"],
                                           comment_of(push, commit));
    };
    aha::attempt_each(push["commits"], comment, [&](const aha::Error&) {});  // each is in the log already
  }
};

}  // namespace

AHA_SERVICE(GithubCommitHook)
