#include <doctest/doctest.h>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("signs next to marks, code and addresses of Jira's stay text") {
  CHECK(html_to_jira("<p>x ~a <sub>b</sub> c~</p>") == "x \\~a ~b~ c\\~");
  CHECK(html_to_jira("<p>Look! <code>!x!</code></p>") == "Look\\! {{\\!x\\!}}");
  CHECK(html_to_jira("<p><del><code>a-</code>b</del></p>").find("a\\-}}") != std::string::npos);
  CHECK(html_to_jira("<p>http://x.example.com/*{a}</p>") == "[http://x.example.com/*]\\{a}");
  CHECK(html_to_jira("<p>http://x.example.com/^2 3^</p>") == "[http://x.example.com/]&Hat;2 3^");
  CHECK(html_to_jira("<p>(<b>) x</b></p>") == "\\({*}) x{*}");
  CHECK(html_to_jira("<p>x <u>a (</u>)b</p>") == "x +a \\(+)b");
  CHECK(html_to_jira("<p>)http://x.example.com/a--b c</p>") == ")[http://x.example.com/a--b] c");
  CHECK(html_to_jira("<p>\u2026~~x~~</p>") == "\u2026\\~\\~x~~");
}

TEST_CASE("an item of nothing but a list does not go on with the list before it") {
  CHECK(html_to_jira("<ul><li>a<ol><li>b</li></ol></li><li><ul><li>c</li></ul></li></ul>") ==
        "* a\n*# b\n* &nbsp;\n** c");
}

TEST_CASE("what RedCloth would take for an item, a row, a quotation or a lasting paragraph stays text") {
  CHECK(html_to_textile("<p>==## x</p>") == "&#61;=## x\n\n");
  CHECK(html_to_textile("<p>{a}* x</p>") == "&#123;a}* x\n\n");
  CHECK(html_to_textile("<p>. |a|b|</p>") == ". &#124;a|b|\n\n");
  CHECK(html_to_textile("<p>word.. x</p><p>y</p>") == "&#119;ord.. x\n\ny\n\n");
  CHECK(html_to_textile("<p>a '<s>b</s></p>") == "a 'b\n\n");
  CHECK(html_to_textile("<p><b>( a</b></p>") == "( a\n\n");
  CHECK(html_to_textile("<p>a ?<s>b</s></p>") == "a ?b\n\n");
  CHECK(html_to_textile("<p>b. second</p>") == "&#98;. second\n\n");
  CHECK(html_to_textile("<p>*= 2</p>") == "&#42;= 2\n\n");
  CHECK(html_to_textile("<p>```x</p>") == "&#96;&#96;&#96;x\n\n");
}

TEST_CASE("white space moves out of Jira's marks") {
  CHECK(html_to_jira("<p>a<b> b </b>c</p>") == "a *b* c");
  CHECK(html_to_jira("<p>x <b><b>y</b></b></p>") == "x *y*");
}

TEST_CASE("Jira's lists carry their depth in their signs") {
  CHECK(html_to_jira("<ul><li>a<ol><li>b</li></ol></li></ul>") == "* a\n*# b");
}

TEST_CASE("checklists show their state") {
  CHECK(html_to_jira("<ul class='checklist'><li class='checklist-item--unchecked'>a</li><li>b</li></ul>") ==
        "* (x) a\n* (/) b");
}

TEST_CASE("colours of Aha! become Jira's") {
  CHECK(html_to_jira("<span style='color:#D50000'>a</span>") == "{color:#d04437}a{color}");
  CHECK(html_to_jira("<span style='background-color:#D50000'>a</span>") == "a");
}

TEST_CASE("a link whose text is its address is written once") {
  CHECK(html_to_jira("<a href='http://x'>http://x</a>") == "[http://x]");
  CHECK(html_to_jira("<a href='http://x'>t</a>") == "[t|http://x]");
  CHECK(html_to_jira("<a href='#a'>t</a><a name='n'></a>") == "[t|#a]{anchor:n}");
}

TEST_CASE("Aha!'s emoticons become Jira's") {
  CHECK(html_to_jira("<img src='/x/emoticons/smile.png'>") == ":)");
  CHECK(html_to_jira("<img src='/x/emoticons/none.png' width='3'>") == "!/x/emoticons/none.png|width=3!");
}

TEST_CASE("header cells of Jira's tables have double caps") {
  CHECK(html_to_jira("<table><tr><th>A</th></tr><tr><td></td></tr></table>") == "||A||\n| |");
}

TEST_CASE("Jira's signs in text and code are plain text") {
  CHECK(html_to_jira("<p>Filter {a: 1}; use {code} here, [x] !y! (y) :)</p>") ==
        "Filter \\{a: 1}; use \\{code} here, \\[x] \\!y! \\(y) \\:)");
  CHECK(html_to_jira("<p><code>{\"id\": 1}</code>, <code>arr[0]</code></p>") ==
        "{{\\{\"id\": 1\\}}}, {{arr\\[0\\]}}");
  CHECK(html_to_jira("<table><tr><td>a|b</td></tr></table>") == "|a&vert;b|");
  CHECK(html_to_jira("<p># a</p><p>h1. b</p>") == "\\# a\n\nh1\\. b");
}

TEST_CASE("code blocks of Jira keep their lines") {
  CHECK(html_to_jira("<pre><code>def __init__(self,  *a):\n    x\n\n\n    y</code></pre>") ==
        "{noformat}\ndef __init__(self,  *a):\n    x\n\n\n    y\n{noformat}");
  CHECK(html_to_jira("<ul><li>Run:<pre>a\n  b</pre></li><li>c</li></ul>") ==
        "* Run:\n{noformat}\na\n  b\n{noformat}\n* c");
}

TEST_CASE("marks within words are braced for Jira") {
  CHECK(html_to_jira("<p>wo<b>rd</b>s</p>") == "wo{*}rd{*}s");
}

TEST_CASE("colours that browsers write become Jira's") {
  CHECK(html_to_jira("<span style='color: rgb(213, 0, 0)'>a</span>") == "{color:#d04437}a{color}");
}

TEST_CASE("tags with attributes are Textile's markup, unknown ones their text") {
  CHECK(html_to_textile("<p dir=\"ltr\"><b class='x'>a</b> <span>b</span> &lt;x&gt;</p>") ==
        "*a* b &lt;x>\n\n");
}

TEST_CASE("links, pictures and code are Textile's own") {
  CHECK(html_to_textile(
            "<p>See <a href=\"https://x/a\" target=\"_blank\">the spec</a>, run <code>make</code></p>") ==
        "See \"the spec\":https://x/a, run @make@\n\n");
  CHECK(html_to_textile("<p><img src=\"https://x/i.png\" width=\"20\" alt=\"z\"></p>") ==
        "!https://x/i.png(z)!\n\n");
  CHECK(html_to_textile("<pre>a\n  &lt;b&gt;</pre>") == "<pre>a\n  <b></pre>");
}

TEST_CASE("lists in lists of Textile repeat their sign") {
  CHECK(html_to_textile("<ol><li>one<ul><li>sub</li></ul></li><li>two</li></ol>") ==
        "# one\n** sub\n# two\n\n");
}

TEST_CASE("signs of Textile in text are plain text") {
  CHECK(html_to_textile("<p>*x* @y@ |z</p>") == "&#42;x&#42; &#64;y@ |z\n\n");
  CHECK(html_to_textile("<p>snake_case, 2 * 3</p>") == "snake_case, 2 * 3\n\n");
}

TEST_CASE("numbered items do not leave their sign to the next text") {
  CHECK(html_to_textile("<ol><li>a</li></ol>") == "# a\n\n");
  CHECK(html_to_textile("<li>b</li>") == "* b\n\n");
}

TEST_CASE("an editor's anchor goes from Textile, the links after it stay") {
  CHECK(html_to_textile("<a class=\"mce-item-anchor\" name=\"n\"></a>x <a href=\"u\">y</a>") == "x \"y\":u");
}

TEST_CASE("a cell outside of any table is written all the same") {
  CHECK(html_to_jira("<td rowspan=2>a</td>") == "a");
}
