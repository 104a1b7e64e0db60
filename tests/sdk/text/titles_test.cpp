#include <doctest/doctest.h>

#include <string>

#include "aha/text.hpp"

using namespace aha::text;

TEST_CASE("a title ends with the first sentence or paragraph of each line") {
  CHECK(description_to_title("<p>Ship it. Then rest.</p>") == "Ship it");
  CHECK(description_to_title("<p>One</p><p>Two</p>") == "One");
  CHECK(description_to_title("v1.2 works") == "v1.2 works");
}

TEST_CASE("a title decodes entities after the tags are gone, so what they spell stays") {
  CHECK(description_to_title("a &lt;b&gt; &amp;amp; c") == "a <b> &amp; c");
}

TEST_CASE("a long title is cut between characters") {
  std::string body;
  for (int i = 0; i < 201; ++i) body += "\u00e9";
  CHECK(description_to_title(body) == body + "...");
  CHECK(description_to_title(body + "x") == body + "...");
  CHECK(description_to_title(body.substr(2)) == body.substr(2));
}

TEST_CASE("a reference to no character is left as it is written") {
  CHECK(description_to_title("&#xD800; &#9999999; &bogus; &amp") == "&#xD800; &#9999999; &bogus; &amp");
}

TEST_CASE("a record without a name, or with one of Unicode spaces, is named by its description") {
  CHECK(resource_name("Name", "body") == "Name");
  CHECK(resource_name("\u3000 \u00a0", "<p>body</p>") == "body");
  CHECK(resource_name("", "") == "");
}

TEST_CASE("a reference number tells the collection by its last segments") {
  CHECK(resource_type("APP-R-12") == "releases");
  CHECK(resource_type("APP-P-PL") == "releases");
  CHECK(resource_type("APP-12-3") == "requirements");
  CHECK(resource_type("APP-12") == "features");
  CHECK(resource_type("-") == "features");
}

TEST_CASE("a file name is written as Trello writes it") {
  CHECK(trello_file_name("a b*c.png") == "a_b_c.png");
  CHECK(trello_file_name("100%\n.txt") == "100%25%0A.txt");
}

TEST_CASE("a colour outside of the palette stays") {
  CHECK(aha_color_to_jira("#d50000") == "#d04437");
  CHECK(jira_color_to_aha("#D04437") == "#D50000");
  CHECK(aha_color_to_jira("red") == "red");
}
