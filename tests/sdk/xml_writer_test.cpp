#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/xml.hpp>

#include <new>
#include <stdexcept>
#include <string>

namespace {

using aha::XmlWriter;

const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

TEST_CASE("elements nest in the order of the calls, and the document closes what is open") {
  XmlWriter xml;
  xml.open("soap:Envelope").attribute("xmlns:soap", "http://schemas.xmlsoap.org/soap/envelope/");
  xml.open("case").attribute("id", "7").element("title", "A").element("empty", "").close();
  xml.open("note").text("one ").text("two");
  CHECK(xml.document() ==
        declaration + R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">)"
                      R"(<case id="7"><title>A</title><empty/></case><note>one two</note></soap:Envelope>)");
}

TEST_CASE("what has a meaning in XML is read back as it was") {
  for (const std::string value :
       {"a < b && c > \"d\" 'e'", "]]>", "<!-- -->", "&amp;", "&#65;", "<?x?>", "line\nbreak", "a\r\nb",
        "tab\there", "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", "\xD7\xA9\xD7\x9C"}) {
    CAPTURE(value);
    XmlWriter xml;
    xml.open("a").open("in").attribute("value", value).close().element("text", "(" + value + ")");
    const auto read = aha::parse_xml(xml.document());
    CHECK(aha::View(read)["a"]["in"]["value"] == value);
    CHECK(aha::View(read)["a"]["text"] == "(" + value + ")");
  }
}

TEST_CASE("what XML cannot carry is left out, and bytes that are no UTF-8 are replaced") {
  using namespace std::string_literals;
  const auto written = [](std::string_view value) {
    XmlWriter xml;
    xml.open("a").attribute("b", value).text(value);
    return xml.document().substr(declaration.size());
  };
  CHECK(written("x\0\x01\x1F\x0By"s) == R"(<a b="xy">xy</a>)");
  CHECK(written("x\xEF\xBF\xBF\xEF\xBF\xBEy") == R"(<a b="xy">xy</a>)");
  CHECK(written("x\xFF\xC3") == "<a b=\"x\xEF\xBF\xBD\xEF\xBF\xBD\">x\xEF\xBF\xBD\xEF\xBF\xBD</a>");
}

TEST_CASE("a name that is none, and a call that has no place, are refused") {
  using namespace std::string_view_literals;
  for (const auto name : {""sv, "1a"sv, "a b"sv, "a>"sv, "a\0b"sv, "a:b:c"sv, "<a"sv, "a\xFF"sv, ":a"sv}) {
    CAPTURE(name);
    XmlWriter xml;
    CHECK_THROWS_AS(xml.open(name), std::invalid_argument);
    xml.open("a");
    CHECK_THROWS_AS(xml.attribute(name, "x"), std::invalid_argument);
    CHECK(xml.document() == declaration + "<a/>");
  }
  XmlWriter xml;
  CHECK_THROWS_AS(xml.text("x"), std::logic_error);
  CHECK_THROWS_AS(xml.attribute("a", "x"), std::logic_error);
  CHECK_THROWS_AS(xml.close(), std::logic_error);
  CHECK_THROWS_AS(xml.document(), std::logic_error);
  xml.open("a").attribute("b", "1");
  CHECK_THROWS_AS(xml.attribute("b", "2"), std::logic_error);
  xml.text("x");
  CHECK_THROWS_AS(xml.attribute("c", "x"), std::logic_error);
  xml.close();
  CHECK_THROWS_AS(xml.open("second"), std::logic_error);
  CHECK(xml.document() == declaration + R"(<a b="1">x</a>)");
  CHECK_THROWS_AS(xml.document(), std::logic_error);
}

}  // namespace
