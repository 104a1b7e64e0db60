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

TEST_CASE("code keeps every character, in a line and in a block") {
  CHECK(html_to_github("<p><code>__init__</code> <code>a ** b ** c</code></p>") ==
        "`__init__` `a ** b ** c`\n\n");
  CHECK(html_to_github("<p><code>a `tick` b</code></p>") == "``a `tick` b``\n\n");
  CHECK(html_to_github("<pre><code>  def f(self,  *args):\n\n\n    return a ** b</code></pre>") ==
        "```\n  def f(self,  *args):\n\n\n    return a ** b\n```\n");
  CHECK(html_to_github("<pre>```\nx\n```</pre>") == "````\n```\nx\n```\n````\n");
}

TEST_CASE("code in an item belongs to the item") {
  CHECK(html_to_github("<ul><li><p>Run:</p><pre>if x:\n    print(1)</pre></li><li>b</li></ul>") ==
        "- Run:\n\n  ```\n  if x:\n      print(1)\n  ```\n- b\n");
}

TEST_CASE("text that looks like a tag, an entity or markup shows as it was typed") {
  CHECK(html_to_github("<p>List&lt;String&gt; a &lt; b &amp;lt;</p>") == "List\\<String> a < b \\&lt;\n\n");
  CHECK(html_to_github("<p>`x` [a](b) 1. y</p>") == "\\`x\\` \\[a](b) 1. y\n\n");
  CHECK(html_to_github("<p># a</p><p>1. b</p><p>- c</p><p>&gt; d</p>") ==
        "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n\n");
}

TEST_CASE("names and numbers become neither mentions nor references on GitHub") {
  CHECK(html_to_github("<p>Ask @octocat about #12, GH-3 and o/r#4</p>") ==
        "Ask @<!-- -->octocat about #<!-- -->12, GH-<!-- -->3 and o/r#<!-- -->4\n\n");
  CHECK(html_to_github("<p>jane@example.com <code>@Override #12</code></p>") ==
        "jane@example.com `@Override #12`\n\n");
  CHECK(html_to_markdown("<p>@octocat #12</p>") == "@octocat #12\n\n");
}

TEST_CASE("checklists become GitHub's tasks") {
  CHECK(html_to_github("<ul class='checklist'><li class='checklist-item--unchecked'>a</li><li>b</li></ul>") ==
        "- [ ] a\n- [x] b\n");
}

TEST_CASE("a table is one to its reader: a cell is a line, a column alone has caps") {
  CHECK(html_to_github("<table><tr><td>a | b</td><td>c<br>d</td></tr></table>") ==
        "a \\| b|c <br> d\n-|-\n\n");
  CHECK(html_to_github("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>") == "|a|\n|-|\n|b|\n\n");
}

TEST_CASE("a mark that would not hold is left out, one within a word is written where it does") {
  CHECK(html_to_github("<p>wo<b>rd</b>s x<i>y</i>z a<b>(b)</b>c</p>") == "wo**rd**s x*y*z a(b)c\n\n");
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
            TableStyle{}) == "|a|b|c|\n|d|e|\ufeff\ufeff|\n|\ufeff\ufeff|f|\ufeff\ufeff|g|\n\n");
}

TEST_CASE("paragraphs of a cell are parted by a forced break") {
  CHECK(html_to_markdown("<table><tr><td><p>a</p><p>b</p></td></tr></table>", TableStyle{}) ==
        "|a\n\\\\\nb|\n\n");
}

TEST_CASE("Trello gets unknown tags as their text") {
  CHECK(html_to_trello("<p>a <mark>b</mark> &amp;lt; c</p>") == "a b \\&lt; c\n\n");
  CHECK(html_to_trello("") == "");
}

TEST_CASE(
    "Trello, which breaks lines where the text does, gets a caption and an inner <div> on the line below") {
  CHECK(html_to_trello("<table><caption>c</caption><tr><td>x</td></tr></table>") == "c\n| x |\n| --- |\n\n");
  CHECK(html_to_trello("<div>a<div>b</div></div>") == "a\nb\n\n");
  CHECK(html_to_trello("<div>a</div><div>b</div>") == "a\n\nb\n");
  CHECK(html_to_trello("<div>a\\<div>b</div></div>") == "a\\\n\nb\n\n");
  CHECK(html_to_github("<div>a<div>b</div></div>") == "a\n\nb\n");
}

TEST_CASE("broken markup loses no text") {
  CHECK(html_to_markdown("<p>a<b>b</p>c</b><td>d").find("c") != std::string::npos);
  CHECK(html_to_markdown("<<p>a</p").find("a") != std::string::npos);
}
