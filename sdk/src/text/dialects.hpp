// The markup languages MarkupWriter can write.
#pragma once

#include <string>
#include <string_view>

#include "markup_writer.hpp"

namespace aha::text {

/// Markdown. upstream: ReverseMarkdown with the defaults and `unknown_tags: :bypass`
extern const Dialect kMarkdown;
/// With fenced code and strikethrough. upstream: `github_flavored: true`
extern const Dialect kGithub;
/// Markdown that keeps unknown tags as HTML. upstream: ReverseMarkdown's `unknown_tags: :pass_through`
extern const Dialect kMarkdownWithTags;
/// The first two with tables after `MarkupWriter::style`. upstream: Common::MarkdownTableConverter
extern const Dialect kMarkdownTables;
extern const Dialect kGithubTables;
/// Jira's wiki markup. upstream: JiraWikiConverter
extern const Dialect kJira;

/// Parses, writes and tidies; empty where the HTML holds nothing.
std::string convert(std::string_view html, const Dialect& dialect, Markdown tidying, TableStyle tables = {});

}  // namespace aha::text
