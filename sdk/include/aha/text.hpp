// Turning what people wrote in Aha! (HTML) into what each third party reads, and back.
//
// Every function is pure: text in, text out, no host, no global state, no limit but memory. Each takes
// UTF-8 that may be hostile: broken markup, ten megabytes, ten thousand levels deep; each reads it in
// linear time on a small stack. All are [any]: callable from any thread, inside a call or outside.
// What the third party shows of a result is what the HTML shows: the same words, code, links, lists, tables and
// boxes, whatever signs they hold. If that allows it, results follow upstream byte for byte, since records
// already synchronised hold that text; docs/divergences.md says where they differ. Link aha::text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aha::text {

// --- Names and references -------------------------------------------------------------------------

/// A one-line title out of a description: its first sentence or paragraph, without markup, at most
/// 201 characters, then "...".
/// upstream: Helpers#description_to_title
std::string description_to_title(std::string_view html);

/// The record's name; if that is blank, a title out of the body of its description.
/// upstream: Helpers#resource_name (which fails if there is neither: here the result is empty)
std::string resource_name(std::string_view name, std::string_view description_html);

/// Which collection of the Aha! API a reference number such as "PROD-12-1" belongs to: "releases",
/// "requirements" or "features" (also for what is no reference number). The result is static.
/// upstream: Helpers#reference_num_to_resource_type
std::string_view resource_type(std::string_view reference_num) noexcept;

// --- Names, titles and labels ---------------------------------------------------------------------
//
// Text that a service puts between its own markup: the result shows `text` as it is and never begins markup, a
// mention or a link. Each takes plain text, no HTML, of one line (line ends become spaces), and is safe at the start
// of a line, in a table's cell and next to other markup.

/// For HTML, between tags and in quoted attributes. Keeps line ends.
std::string escape_html(std::string_view text);

/// For Slack's messages. Keeps line ends. source: Slack, "Formatting text for app surfaces", Escaping text
std::string escape_slack(std::string_view text);
/// "<address|label>"; without the label if that is blank. Both are plain text.
std::string slack_link(std::string_view address, std::string_view label);

/// For Markdown, Teams' included. An address stays one, and readers make a link of it.
std::string escape_markdown(std::string_view text);
/// For GitHub and GitLab: "@name" and "#12" do not become mentions and references there.
std::string escape_github(std::string_view text);
/// "[label](address)".
std::string markdown_link(std::string_view label, std::string_view address);

/// For Jira's wiki markup.
std::string escape_jira(std::string_view text);
/// For Textile.
std::string escape_textile(std::string_view text);

// --- Chat and plain text --------------------------------------------------------------------------

/// Readable plain text with CR LF line ends: headings underlined, "* " before list items, links as
/// "text ( address )".
/// upstream: Helpers#html_to_plain (plain-david without wrapping)
std::string html_to_plain(std::string_view html);

/// Plain text, escaped for Slack, with its links, "<address|text>". What the audit marks as deleted is left out.
/// upstream: Helpers#html_to_slack_markdown
std::string to_slack(std::string_view html);

/// Plain text as HTML with links, "<a href=address>text</a>", for HipChat.
/// upstream: Helpers#html_to_hipchat_markdown
std::string to_hipchat(std::string_view html);

/// The same HTML with what the audit marks as deleted in red and as inserted in green, by <font>, the
/// one means Google Chat knows.
/// upstream: GoogleHangoutsChat#html_change_colors
std::string colour_changes(std::string_view html);

/// The same HTML with what the audit marks as deleted in <strike> and as inserted in <strong>. Bold and struck
/// text of the author's own becomes plain before, so that only changes stand out.
/// upstream: MicrosoftTeams#facts
std::string emphasize_changes(std::string_view html);

// --- Markdown -------------------------------------------------------------------------------------

enum class Markdown : std::uint8_t {
  plain,   ///< code blocks indented by four
  github,  ///< code blocks fenced, <del> as ~~
};

/// upstream: Helpers#html_to_markdown (reverse_markdown, unknown tags passed by)
std::string html_to_markdown(std::string_view html, Markdown style = Markdown::plain);

/// How a table is written by the functions that do not follow reverse_markdown in it.
struct TableStyle {
  std::string_view cap = "|";        ///< between cells
  std::string_view header_cap = {};  ///< between header cells; empty for the same as `cap`
  bool end_caps = true;              ///< a cap before the first and after the last cell of a row
  bool underline_header = false;     ///< a row of dashes after the first row
};

/// Plain Markdown with tables in the given style, for readers whose cells may have several lines. A cell that spans
/// columns or rows is followed by filler cells holding U+FEFF. Captions are left out.
/// upstream: Common::MarkdownTableConverter
std::string html_to_markdown(std::string_view html, const TableStyle& tables);

/// Markdown for GitHub and GitLab: fenced code, tables without end caps if they need none, tasks for checklists.
/// "@name" and "#12" show as they are, and do not become mentions and references.
/// upstream: GithubMarkdownConverter
std::string html_to_github(std::string_view html);

/// The same for the body of an issue: empty if the description is blank.
/// upstream: GithubIssues#issue_body
std::string html_to_github_issue(std::string_view html);

/// Markdown for Trello, which knows no HTML in it. Begins with no white space, which Trello would take off.
/// upstream: Trello#reverse_markdown_convert
std::string html_to_trello(std::string_view html);

/// HTML for Aha! out of Markdown: a line break in the source is a <br>, addresses become links,
/// tables carry Aha!'s own class. Written without newlines, which Aha! would show, but for those in <pre>.
/// upstream: Helpers#markdown_to_html (redcarpet: hard_wrap, autolink, tables)
std::string markdown_to_html(std::string_view markdown);

// --- Wiki languages -------------------------------------------------------------------------------

/// Jira's wiki markup.
/// upstream: JiraWikiConverter#convert_html_from_aha
std::string html_to_jira(std::string_view html);

/// Textile, for Redmine. Code and tables within an item stand between two lists, since items hold lines alone.
/// upstream: ClothRed#to_textile (which writes links and code in Confluence's notation)
std::string html_to_textile(std::string_view html);

/// The colour ("#d50000") of the other side's palette closest to this one; the same text if there
/// is none. The result is static or `color` itself.
/// upstream: Common::ColorConverter
std::string_view aha_color_to_jira(std::string_view color) noexcept;
std::string_view jira_color_to_aha(std::string_view color) noexcept;

// --- Files ----------------------------------------------------------------------------------------

/// The name Trello gives to an attachment uploaded under `file_name`.
/// upstream: Trello#trelloize_filename
std::string trello_file_name(std::string_view file_name);

}  // namespace aha::text
