#include <doctest/doctest.h>
#include <aha/view.hpp>

#include <algorithm>
#include <string>

namespace {

namespace json = aha::json;
using aha::View;

const json::value document = aha::parse_json(R"({
  "name": "Größe", "empty": "", "blank": " \t\n", "wide": "\u00a0\u2003\u3000", "hidden": "\u200b", "zero": 0, "id": 6000001, "big": 18446744073709551615,
  "half": 3.5, "whole": 3.0, "yes": true, "no": false, "nothing": null, "numeric": "42", "negative": "-7",
  "list": [1, "two", null], "none": [], "object": {"b": 1, "a": 2}, "void": {}})");
const View view(document);

TEST_CASE("a chain through what is not there reads as null") {
  CHECK(view["a"]["b"][3]["c"].is_null());
  CHECK(view["name"]["b"].is_null());
  CHECK(view["list"]["b"].is_null());
  CHECK(view["object"][0].is_null());
  CHECK(view["list"][3].is_null());
  CHECK(View()["x"].str().empty());
  CHECK(View().json().is_null());
}

TEST_CASE("str gives strings only") {
  CHECK(view["name"].str() == "Größe");
  CHECK(view["id"].str().empty());
  CHECK(view["id"].str_or("other") == "other");
  CHECK(view["empty"].str_or("other").empty());
}

TEST_CASE("text is what Ruby's to_s gives") {
  CHECK(view["id"].text() == "6000001");
  CHECK(view["big"].text() == "18446744073709551615");
  CHECK(view["half"].text() == "3.5");
  CHECK(view["whole"].text() == "3.0");
  CHECK(view["yes"].text() == "true");
  CHECK(view["nothing"].text() == "");
  CHECK(view["list"].text() == R"([1, "two", nil])");
}

TEST_CASE("text of floats at Ruby's limits") {
  const auto text = [](double number) {
    const json::value value(number);
    return View(value).text();
  };
  CHECK(text(1e15) == "1000000000000000.0");
  CHECK(text(1e16) == "1.0e+16");
  CHECK(text(1.25e20) == "1.25e+20");
  CHECK(text(0.0001) == "0.0001");
  CHECK(text(0.00001) == "1.0e-05");
  CHECK(text(-0.5) == "-0.5");
  CHECK(text(0.1) == "0.1");
}

TEST_CASE("ids compare as text, and null equals nothing") {
  const json::value number(42);
  CHECK(view["numeric"] == View(number));
  CHECK(view["numeric"] == "42");
  CHECK(view["id"] == "6000001");
  CHECK_FALSE(view["nothing"] == "");
  CHECK_FALSE(view["nothing"] == view["absent"]);
  CHECK(view["empty"] == "");
}

TEST_CASE("numbers come from numbers and from strings that are numbers") {
  CHECK(view["id"].integer() == 6000001);
  CHECK(view["numeric"].integer() == 42);
  CHECK(view["negative"].integer() == -7);
  CHECK(view["whole"].integer() == 3);
  CHECK_FALSE(view["half"].integer());
  CHECK_FALSE(view["name"].integer());
  CHECK_FALSE(view["big"].integer());
  CHECK_FALSE(view["empty"].integer());
  CHECK_FALSE(view["yes"].integer());
  CHECK(view["half"].number() == 3.5);
  CHECK(view["numeric"].number() == 42.0);
  CHECK_FALSE(view["list"].number());
}

TEST_CASE("truthy, flag and present differ where Ruby and a checkbox differ") {
  CHECK(view["empty"].truthy());
  CHECK(view["zero"].truthy());
  CHECK_FALSE(view["no"].truthy());
  CHECK_FALSE(view["nothing"].truthy());

  const json::value flags = {"1", 1, true, "true", "0", 0, false, "", "yes", nullptr, 1.5};
  std::string set;
  for (View flag : View(flags)) set += flag.flag() ? '1' : '0';
  CHECK(set == "11110000000");

  CHECK(view["zero"].present());
  CHECK_FALSE(view["empty"].present());
  CHECK_FALSE(view["blank"].present());
  CHECK_FALSE(view["wide"].present());
  CHECK(view["hidden"].present());  // of no width, but no space
  CHECK_FALSE(view["none"].present());
  CHECK_FALSE(view["void"].present());
  CHECK_FALSE(view["no"].present());
  CHECK(view["list"].present());
}

TEST_CASE("iteration goes over arrays, and over nothing for anything else") {
  std::string elements;
  for (View element : view["list"]) elements += element.text() + ",";
  CHECK(elements == "1,two,,");
  CHECK(view["object"].begin() == view["object"].end());
  CHECK(view["name"].begin() == view["name"].end());
  const auto found =
      std::find_if(view["list"].begin(), view["list"].end(), [](View v) { return v == "two"; });
  CHECK((*found).is_string());
}

TEST_CASE("members come in the order of the text") {
  std::string names;
  for (auto [name, value] : view["object"].members()) names += std::string(name) + "=" + value.text() + " ";
  CHECK(names == "b=1 a=2 ");
  for (auto member : view["list"].members()) FAIL("an array has no member " << member.name);
  CHECK(view["object"].size() == 2);
  CHECK(view["list"].size() == 3);
  CHECK(view["name"].size() == 0);
}

}  // namespace
