#include "simulation/webhook_payload.hpp"

#include <doctest/doctest.h>

namespace {

using simulation::webhook_payload;

TEST_CASE("JSON is the payload as it is written") {
  for (const std::string text : {R"({"a" : 1, "a":2})", "[1]", "\"text\"", " null \n", "17"})
    CHECK(webhook_payload(text, "ignored=1") == text);
}

TEST_CASE("a form is an object of its names") {
  CHECK(webhook_payload("payload=%7B%22action%22%3A%22edited%22%7D&n=1+2", "") ==
        R"({"payload":"{\"action\":\"edited\"}","n":"1 2"})");
  CHECK(webhook_payload("a=1&&a=2&b&=c", "") == R"({"a":"2","b":"","":"c"})");
  CHECK(webhook_payload("a=%zz%", "") == R"({"a":"%zz%"})");
  CHECK(webhook_payload("", "CaseNumber=12&EventType=CaseEdited") ==
        R"({"CaseNumber":"12","EventType":"CaseEdited"})");
  CHECK(webhook_payload("", "") == "{}");
}

TEST_CASE("nothing else is a payload, and what looks like JSON is not read as a form") {
  for (const std::string text :
       {"{\"a\":1},\"user_data\":{\"b=\":1}", "[1,2", "plain words", "{a=1}", "<xml/>"})
    CHECK_FALSE(webhook_payload(text, ""));
  CHECK_FALSE(webhook_payload("a=%ff", ""));
  CHECK_FALSE(webhook_payload("\"\xff\"", ""));
}

TEST_CASE("depth and size are bounded") {
  CHECK(webhook_payload(std::string(200, '[') + std::string(200, ']'), ""));
  CHECK_FALSE(webhook_payload(std::string(100'000, '[') + std::string(100'000, ']'), ""));
  CHECK_FALSE(webhook_payload(std::string(16 << 20, '['), ""));
  CHECK(webhook_payload("[\"" + std::string(16 << 20, 'x') + "\"]", ""));
  std::string form;
  for (int i = 0; i < 2'000; ++i) form += "n" + std::to_string(i) + "=&";
  CHECK_FALSE(webhook_payload(form, ""));
}

}  // namespace
