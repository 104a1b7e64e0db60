#include <doctest/doctest.h>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("marks of Markdown in the text are escaped") {
  CHECK(html_to_markdown("<p>a_b *c*</p>") == "a\\_b \\*c\\*\n\n");
}

TEST_CASE("a mark inside the same mark is written once, around nothing not at all") {
  CHECK(html_to_markdown("<p>a <b>b <strong>c</strong></b> <i> </i>d</p>") == "a **b c** d\n\n");
}

TEST_CASE("lists in lists are indented by the width of the outer prefix") {
  CHECK(html_to_markdown("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>") == "1. a\n   - b\n2. c\n");
}

TEST_CASE("GitHub gets fenced code and strikethrough") {
  CHECK(html_to_markdown("<pre>x\n y</pre>", Markdown::github) == "```\nx\n y\n```\n");
  CHECK(html_to_markdown("<p>a <del>b</del></p>", Markdown::github) == "a ~~b~~\n\n");
  CHECK(html_to_markdown("<pre>x\n y</pre>") == "    x\n     y\n\n");
}

TEST_CASE("a link without an address is its text") {
  CHECK(html_to_markdown("<p>x <a href='#top'>up</a> <a>no</a></p>") == "x up no\n\n");
  CHECK(html_to_markdown("<p>x <a href='u' title='a_b'>t</a></p>") == "x [t](u \"a\\_b\")\n\n");
}

TEST_CASE("a code span for GitHub keeps its underscores unescaped") {
  CHECK(html_to_github("<p>`a_b*c` a_b</p>") == "`a_b*c` a\\_b\n\n");
}

TEST_CASE("a blank description makes an empty issue") {
  CHECK(html_to_github_issue(" \u00a0\n") == "");
  CHECK(html_to_github_issue("<p>x</p>") == "x\n\n");
}

TEST_CASE("tables in GitHub's style underline their first row") {
  CHECK(html_to_github("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>") ==
        "A|B\n-|-\n1|2\n\n");
}

TEST_CASE("a cell that spans columns and rows leaves fillers") {
  const TableStyle style;
  CHECK(html_to_markdown(
            "<table><tr><td rowspan=2 colspan=2>x</td><td>1</td></tr><tr><td>2</td></tr></table>", style) ==
        "|x|\ufeff|1|\n|\ufeff\ufeff|\ufeff\ufeff|2|\n\n");
}

TEST_CASE("a span that begins left of one from further up moves that one along") {
  CHECK(html_to_markdown(
            "<table><tr><td>a</td><td>b</td><td rowspan=3>c</td></tr><tr><td rowspan=2>d</td><td>e</td></tr>"
            "<tr><td>f</td><td>g</td></tr></table>",
            TableStyle{}) == "|a|b|c|\n|d|e|\ufeff\ufeff|\n|\ufeff\ufeff|f|g|\ufeff\ufeff|\n\n");
}

TEST_CASE("paragraphs of a cell are parted by a forced break") {
  CHECK(html_to_markdown("<table><tr><td><p>a</p><p>b</p></td></tr></table>", TableStyle{}) ==
        "|a\n\\\\\nb|\n\n");
}

TEST_CASE("Trello gets unknown tags as their text") {
  CHECK(html_to_trello("<p>a <mark>b</mark> &amp;lt; c</p>") == "a b < c\n\n");
  CHECK(html_to_trello("") == "");
}

TEST_CASE("broken markup loses no text") {
  CHECK(html_to_markdown("<p>a<b>b</p>c</b><td>d").find("c") != std::string::npos);
  CHECK(html_to_markdown("<<p>a</p").find("a") != std::string::npos);
}
