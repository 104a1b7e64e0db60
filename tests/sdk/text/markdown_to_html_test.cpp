#include <doctest/doctest.h>

#include <string>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("each line of a paragraph keeps its break, whatever stands at its end") {
  CHECK(markdown_to_html("a  \nb\r\nc\n\nd") == "<p>a<br>b<br>c</p><p>d</p>");
  CHECK(markdown_to_html("a\rb\r\r\nc\r") == "<p>a<br>b</p><p>c</p>");
}

TEST_CASE("addresses become links and show as they were written") {
  CHECK(markdown_to_html("see www.x.org, http://www.x.org/a_b_c or me@x.org") ==
        "<p>see <a href=\"http://www.x.org\">www.x.org</a>, <a href=\"http://www.x.org/a_b_c\">"
        "http://www.x.org/a_b_c</a> or <a href=\"mailto:me@x.org\">me@x.org</a></p>");
}

TEST_CASE("quotes and ampersands are escaped in text, spaces in addresses") {
  CHECK(markdown_to_html("\"a\" & 'b' [c](<d e>)") ==
        "<p>&quot;a&quot; &amp; &#39;b&#39; <a href=\"d%20e\">c</a></p>");
}

TEST_CASE("a table carries the class of Aha!'s editor and no header cells") {
  CHECK(markdown_to_html("|A|B|\n|---|:-:|\n|1|*2*|") ==
        "<table "
        "class='mce-item-table'><tbody><tr><td>A</td><td>B</td></tr><tr><td>1</td><td><em>2</em></td></tr>"
        "</tbody></table>");
}

TEST_CASE("lines of a code block stay lines") {
  CHECK(markdown_to_html("x\n\n    one\n      two <\n\ny") ==
        "<p>x</p><pre><code>one\n  two &lt;</code></pre><p>y</p>");
}

TEST_CASE("a list ends where a line after an empty one is not indented by four") {
  CHECK(markdown_to_html("- a\n\n  b") == "<ul><li>a</li></ul><p>b</p>");
  CHECK(markdown_to_html("- a\n\n    b") == "<ul><li><p>a</p><p>b</p></li></ul>");
  CHECK(markdown_to_html("1. a\n\n- b") == "<ol><li>a</li></ol><ul><li>b</li></ul>");
}

TEST_CASE("what is nested too deep is shown as it was written") {
  std::string quote;
  for (int i = 0; i < 1000; ++i) quote += "> ";
  const auto html = markdown_to_html(quote + "bottom & all");
  CHECK(html.starts_with("<p>&gt; &gt; "));
  CHECK(html.ends_with("bottom &amp; all</p>"));
}

TEST_CASE("nothing makes nothing") {
  CHECK(markdown_to_html("") == "");
  CHECK(markdown_to_html(" \n\t\n") == "");
}
