#include <doctest/doctest.h>
#include <aha/json.hpp>
#include <aha/testing.hpp>
#include <aha/xml.hpp>

#include <chrono>
#include <string>

namespace {

namespace json = aha::json;
using aha::MalformedXml;
using aha::parse_xml;

std::string as_json(std::string_view xml) {
  return json::serialize(parse_xml(xml));
}

std::string refusal_of(const std::string& xml) {
  try {
    parse_xml(xml);
    return "none";
  } catch (const MalformedXml& error) {
    return error.what();
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST_CASE("elements, attributes and text become objects, members and strings") {
  struct {
    const char* xml;
    const char* json;
  } const rows[] = {
      {"<a/>", R"({"a":null})"},
      {"<a></a>", R"({"a":null})"},
      {"<a> \n </a>", R"({"a":null})"},
      {"<a> x </a>", R"({"a":" x "})"},
      {"<a><![CDATA[R & D <b>]]></a>", R"({"a":"R & D <b>"})"},
      {"<a>\n<![CDATA[x]]>\n</a>", R"({"a":"x"})"},
      {"<a>one<!-- two --> three</a>", R"({"a":"one three"})"},
      {"<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F680;</a>", "{\"a\":\"<&>\\\"'A\xF0\x9F\x9A\x80\"}"},
      {"<a b=\"&lt;&amp;&gt;&quot;&apos;&#65;&amp;amp;\"/>", "{\"a\":{\"b\":\"<&>\\\"'A&amp;\"}}"},
      {R"(<a x="1" y-z="&lt;"/>)", R"({"a":{"x":"1","y_z":"<"}})"},
      {R"(<a x="1">text</a>)", R"({"a":"text"})"},
      {R"(<a x="1"><x>2</x></a>)", R"({"a":{"x":"1"}})"},
      {"<a><b>1</b><c>2</c><b/><b><d>3</d></b></a>", R"({"a":{"b":["1",null,{"d":"3"}],"c":"2"}})"},
      {"<n:a xmlns:n=\"u\"><b-c>1</b-c></n:a>", R"({"n:a":{"b_c":"1","xmlns:n":"u"}})"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><?p a?><a>\xC3\xA9</a>", "{\"a\":\"\xC3\xA9\"}"},
      {"\xEF\xBB\xBF<a>b</a>", R"({"a":"b"})"},
      {"<a>b\x08\x1F</a>", R"({"a":"b"})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.xml);
    CHECK(as_json(row.xml) == row.json);
  }
}

TEST_CASE("what is not one whole XML document is refused, with the line and without quoting it") {
  for (const char* text : {"", " ", "secret", "<a>", "<a><b></a>", "<a></a><b/>", "<a x=1/>",
                           "<a x='1' x='2'/>", "<a>&secret;</a>", "<a>R & D</a>", "<a b='<'/>", "<a>\xff</a>",
                           "<a \"", "<![CDATA[x]]>", "{\"a\": 1}", "<a><!-- "})
    CHECK_THROWS_AS(parse_xml(text), MalformedXml);
  CHECK(refusal_of("<a>\n<secret></a>") == "not well-formed in line 2");
}

TEST_CASE("nothing but the text itself is read, and nothing in it expands") {
  const std::string file = R"(<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>)";
  const std::string laughs = R"(<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a b="&y;">&y;</a>)";
  for (const std::string& text : {file, laughs, std::string("<!DOCTYPE html><html/>"),
                                  std::string("<a/><!DOCTYPE a SYSTEM 'http://example.net/a.dtd'>")})
    CHECK(refusal_of(text) == "a document type is not read");
}

TEST_CASE("size, depth and attributes have limits") {
  const auto nested = [](std::size_t depth) { return repeated("<a>", depth) + repeated("</a>", depth); };
  CHECK_NOTHROW(parse_xml(nested(aha::max_xml_depth)));
  CHECK_THROWS_AS(parse_xml(nested(aha::max_xml_depth + 1)), MalformedXml);
  CHECK_THROWS_AS(parse_xml(repeated("<a>", 1'000'000)), MalformedXml);

  const auto with_attributes = [](std::size_t count) {
    std::string tag = "<a";
    for (std::size_t i = 0; i < count; ++i) tag += " x" + std::to_string(i) + "='>'";
    return tag + "/>";
  };
  CHECK_NOTHROW(parse_xml(with_attributes(aha::max_xml_attributes)));
  CHECK_THROWS_AS(parse_xml(with_attributes(aha::max_xml_attributes + 1)), MalformedXml);

  CHECK_THROWS_AS(parse_xml("<a>" + std::string(aha::max_xml_bytes, ' ') + "</a>"), MalformedXml);
}

TEST_CASE("a large text is read in a time that its size explains") {
  const auto milliseconds_for = [](const std::string& xml) {
    const auto start = std::chrono::steady_clock::now();
    CHECK_NOTHROW(parse_xml(xml));
    const auto took = std::chrono::steady_clock::now() - start;
    return std::chrono::duration_cast<std::chrono::milliseconds>(took).count() + 1;
  };
  const std::string hostile = "<b xmlns:n='u' x='1'/>";
  const std::size_t most = aha::max_xml_bytes / hostile.size() / 8;
  const auto small = milliseconds_for("<a>" + repeated(hostile, most / 16) + "</a>");
  const auto large = milliseconds_for("<a>" + repeated(hostile, most) + "</a>");
  CHECK(large < small * 16 * 8);
}

TEST_CASE("one element and several of its name are read alike") {
  const json::value none = parse_xml("<a/>"), one = parse_xml("<a><b><c>1</c></b></a>"),
                    two = parse_xml("<a><b>1</b><b>2</b></a>");
  CHECK(aha::as_list(aha::View(none)["a"]["b"]).empty());
  CHECK(aha::as_list(aha::View(one)["a"]["b"]).at(0)["c"] == "1");
  CHECK(aha::as_list(aha::View(two)["a"]["b"]).at(1) == "2");
}

TEST_CASE("in a call the value lies in the call's memory, and a text too large for it is an error") {
  aha::testing::Host host;
  host.memory_limit(1 << 20);
  host.run({}, [](aha::Call& call) {
    CHECK(aha::parse_xml(call, "<a><b>1</b></a>")["a"]["b"] == "1");
    const std::string large = "<a>" + repeated("<b><c/><c>1</c></b>", 100'000) + "</a>";
    CHECK_THROWS_AS(aha::parse_xml(call, large), std::bad_alloc);
  });
}

}  // namespace
