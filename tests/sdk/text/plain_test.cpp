#include <doctest/doctest.h>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("paragraphs, breaks and items become lines that end in CR LF") {
  CHECK(html_to_plain("<p>a<br/>b</p><p>c</p>") == "a\r\nb\r\n\r\nc");
  CHECK(html_to_plain("<ul> <li>x</li>\n<LI class='y'> z</li></ul>") == "* x\r\n* z");
}

TEST_CASE("a heading is underlined as wide as its longest line") {
  CHECK(html_to_plain("<h1>Gr\u00fc\u00dfe</h1>") == "*****\r\nGr\u00fc\u00dfe\r\n*****");
  CHECK(html_to_plain("<h3>a<br>long</h3>") == "a\r\nlong\r\n----");
}

TEST_CASE("a heading that is never closed is plain text") {
  CHECK(html_to_plain("<h2>open") == "open");
}

TEST_CASE("what is not seen in a browser is not in the text") {
  CHECK(html_to_plain("a<style>p{}</style><script>x<y</script>b<head>t</head>c") == "abc");
  CHECK(html_to_plain("a<styles>b") == "ab");
}

TEST_CASE("an image is its alternative text where it closes itself") {
  CHECK(html_to_plain("<img src='x' alt=\"A\"/>") == "A");
  CHECK(html_to_plain("<img src=\"x\" alt='B' />") == "B");
  CHECK(html_to_plain("<img alt=\"A\">") == "");
}

TEST_CASE("a link shows its address, whichever the quotes, and only on one line") {
  CHECK(html_to_plain("<a class='c' href='http://x'>t</a>") == "t ( http://x )");
  CHECK(html_to_plain("<a href=\"http://x\">t\nu</a>") == "t\r\nu");
}

TEST_CASE("what looks like a tag in the text stays") {
  CHECK(html_to_plain("List&lt;String&gt; a &#60;b&#x3e; c &amp;lt;") == "List<String> a <b> c &lt;");
  CHECK(html_to_plain("<p>a &lt; b &amp;&amp; c &gt; d</p>") == "a < b && c > d");
  CHECK(html_to_plain("a < b > c <i>d</i>") == "a < b > c d");
  CHECK(html_to_plain("a\x01"
                      "b\x02") == "ab");
}

TEST_CASE("text is escaped for chats") {
  CHECK(to_slack("<p>List&lt;String&gt; &amp; <a href='http://x?a=1&amp;b=2'>a &gt; b</a></p>") ==
        "List&lt;String&gt; &amp; <http://x?a=1&amp;b=2|a &gt; b>");
  CHECK(to_hipchat("<p>&lt;script&gt; &amp; \"x\"</p>") == "&lt;script&gt; &amp; \"x\"");
}

TEST_CASE("links for chat keep their addresses untouched") {
  CHECK(to_slack("<p>see <a target='_blank' href=\"http://x?a=1&amp;b=2\">the <b>page</b></a>.</p>") ==
        "see <http://x?a=1&amp;b=2|the page>.");
  CHECK(to_slack("<a href='http://x'> </a>") == "<http://x>");
  CHECK(to_hipchat("<a href='http://x'>t</a>") == "<a href=http://x>t</a>");
}

TEST_CASE("several links come back in their places") {
  CHECK(to_slack("<a href='1'>a</a>,<a href='2'>b</a>\n<a href='3'>c</a>") == "<1|a>,<2|b>\r\n<3|c>");
}

TEST_CASE("text that looks like a held link is not taken for one") {
  CHECK(to_slack("link0000000000000000000000000000 <a href='x'>y</a>") ==
        "link0000000000000000000000000000 <x|y>");
  CHECK(to_slack("&#108;ink0000000000000000009999999999 <a href='x'>y</a>").find("<x|y>") !=
        std::string::npos);
}

TEST_CASE("deleted text is left out of chat") {
  CHECK(to_slack("<del class=\"d\">old</del>new") == "new");
  CHECK(to_slack("<del>a <b>c</b></del>") == "a c");
}

TEST_CASE("change marks become colours, nothing else changes") {
  CHECK(colour_changes("<b class=\"x deleted\">a</b><i class='inserted'>b</i>") ==
        "<font class=\"x deleted\" color=\"#9d261d\">a</font><font class=\"inserted\" "
        "color=\"#46a546\">b</font>");
  CHECK(colour_changes("") == "");
}
