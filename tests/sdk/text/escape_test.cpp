#include <doctest/doctest.h>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("names become text of HTML") {
  CHECK(escape_html("R&D <b> \"x\" 'y'\n") == "R&amp;D &lt;b&gt; &quot;x&quot; &#39;y&#39;\n");
}

TEST_CASE("names and labels for Slack mention nobody and end no link") {
  CHECK(escape_slack("<!here> R&D") == "&lt;!here&gt; R&amp;D");
  CHECK(slack_link("https://x/a|b c?d=<e>&f", "a > b\n<x>") ==
        "<https://x/a%7Cb%20c?d=%3Ce%3E&amp;f|a &gt; b &lt;x&gt;>");
  CHECK(slack_link("https://x", " ") == "<https://x>");
}

TEST_CASE("names for Markdown begin no markup") {
  CHECK(escape_markdown("# a *b* [c](d) <e> | f") == "\\# a \\*b\\* \\[c](d) \\<e> \\| f");
  CHECK(escape_markdown("1. x\ny") == "1\\. x y");
  CHECK(markdown_link("a ] b", "https://x/(y") == "[a \\] b](https://x/\\(y)");
}

TEST_CASE("names for GitHub mention nobody and refer to no issue") {
  CHECK(escape_github("@octocat fixes #12") == "@<!-- -->octocat fixes #<!-- -->12");
}

TEST_CASE("names for the wiki languages begin no markup") {
  CHECK(escape_jira("{code} [x] *a* -b- (y)") == "\\{code} \\[x] \\*a\\* \\-b\\- \\(y)");
  CHECK(escape_textile("*a* @b@ \"c\":d") == "&#42;a&#42; &#64;b@ &quot;c&quot;:d");
}
