#include <doctest/doctest.h>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("white space moves out of Jira's marks") {
  CHECK(html_to_jira("<p>a<b> b </b>c</p>") == "a *b* c");
  CHECK(html_to_jira("<p>x <b><b>y</b></b></p>") == "x *y*");
}

TEST_CASE("Jira's lists carry their depth in their signs") {
  CHECK(html_to_jira("<ul><li>a<ol><li>b</li></ol></li></ul>") == "* a\n*# b");
}

TEST_CASE("checklists show their state") {
  CHECK(html_to_jira("<ul class='checklist'><li class='checklist-item--unchecked'>a</li><li>b</li></ul>") ==
        "(x) a\n(/) b");
}

TEST_CASE("colours of Aha! become Jira's") {
  CHECK(html_to_jira("<span style='color:#D50000'>a</span>") == "{color:#d04437}a{color}");
  CHECK(html_to_jira("<span style='background-color:#D50000'>a</span>") == "a");
}

TEST_CASE("a link whose text is its address is written once") {
  CHECK(html_to_jira("<a href='http://x'>http://x</a>") == "[http://x]");
  CHECK(html_to_jira("<a href='http://x'>t</a>") == "[t|http://x]");
  CHECK(html_to_jira("<a href='#a'>t</a><a name='n'></a>") == "[#a]{anchor:n}");
}

TEST_CASE("Aha!'s emoticons become Jira's") {
  CHECK(html_to_jira("<img src='/x/emoticons/smile.png'>") == ":)");
  CHECK(html_to_jira("<img src='/x/emoticons/none.png' width='3'>") == "!/x/emoticons/none.png|width=3!");
}

TEST_CASE("header cells of Jira's tables have double caps") {
  CHECK(html_to_jira("<table><tr><th>A</th></tr><tr><td></td></tr></table>") == "||A||\n| |");
}

TEST_CASE("Textile keeps what it does not know") {
  CHECK(html_to_textile("<p><b>a</b> <span>b</span> &lt;&#8482;</p>") == "*a* <span>b</span> <(TM)\n\n");
}

TEST_CASE("links become Textile's brackets, with the address where the text is none") {
  CHECK(html_to_textile(
            "<a href=\"http://a\">a</a> and <a href=\"#b\">b</a>\n<a href=\"http://c\">http://c</a>.") ==
        "[a|http://a] and [b|#b]\n[http://c].");
}

TEST_CASE("a link's text that is an address takes the line's earlier links with it, as upstream has it") {
  CHECK(html_to_textile(
            "See <a href=\"http://a\">a</a> or <a href=\"http://b\">http://b</a>, not <a href=\"c\">c</a>") ==
        "See [http://b], not [c|c]");
}

TEST_CASE("numbered items do not leave their sign to the next text") {
  CHECK(html_to_textile("<ol><li>a</li></ol>") == "# a\n\n");
  CHECK(html_to_textile("<li>b</li>") == "* b\n");
}

TEST_CASE("an editor's anchor goes from Textile, the links after it stay") {
  CHECK(html_to_textile("<a class=\"mce-item-anchor\" name=\"n\"></a>x <a href=\"u\">y</a>") == "x [y|u]");
}

TEST_CASE("a cell outside of any table is written all the same") {
  CHECK(html_to_jira("<td rowspan=2>a</td>") == "|a|");
}
