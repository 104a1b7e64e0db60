#include "mailbox.hpp"

#include <aha/chat.hpp>
#include <aha/commit_hook.hpp>
#include <aha/sdk.hpp>
#include <aha/step.hpp>
#include <aha/text.hpp>
#include <aha/webhook.hpp>

#include <string>

namespace bitbucket_commit_hook {

using aha::View;

/// The comment that a commit becomes, as recorded with its blanks. What Bitbucket sent is text, not HTML.
std::string comment_of(View commit, const Mailbox& author) {
  using aha::text::escape_html;
  return "        <p>" + escape_html(author.shown) + " committed:</p>\n        <pre>" +
         escape_html(commit["message"].text()) + "</pre>\n        <p>Commit: <a href=\"" +
         escape_html(commit["links"]["html"]["href"].text()) + "\">" + escape_html(commit["hash"].text()) +
         "</a></p>\n";
}

/// Comments on the records that the commits of a push to Bitbucket Cloud name.
class BitbucketCommitHook final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<BitbucketCommitHook>& d) {
    d.version(aha::sdk_version);
    d.title("Bitbucket Commit Hook");
    d.caption("Show commits in Bitbucket as comments on the records their messages name");
    d.uses_aha_api();
    d.callback_url();
    d.on("webhook", &BitbucketCommitHook::webhook);
  }

 private:
  void webhook() {
    if (!aha::is_authentic(*this, "X-Hub-Signature", "Bitbucket")) return;
    const View push = payload();
    if (push["eventKey"].present())
      log().warn(
          "The webhook comes from Bitbucket Server or Data Center, whose pushes name no commits here: only "
          "Bitbucket Cloud is supported.");
    const auto comment_on_all = [&](View change) {
      if (change["truncated"].truthy())  // source: Bitbucket Cloud, "Event payloads", push
        log().warn("Bitbucket left out commits of a large push; what they name got no comment.");
      aha::attempt_each(
          change["commits"], [&](View commit) { comment_on(commit); }, in_log_already);
    };
    aha::attempt_each(push["push"]["changes"], comment_on_all, in_log_already);
  }

  static void in_log_already(const aha::Error&) {}

  void comment_on(View commit) const {
    const Mailbox author = parse_mailbox(commit["author"]["raw"].str());
    const aha::json::value email(author.address ? aha::json::value(*author.address) : nullptr);
    aha::commit_hook::comment_on_records(*this, commit["message"].str(), View(email),
                                         comment_of(commit, author));
  }
};

}  // namespace bitbucket_commit_hook

AHA_SERVICE(bitbucket_commit_hook::BitbucketCommitHook)
