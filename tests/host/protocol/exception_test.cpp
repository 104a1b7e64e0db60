#include "protocol/exception.hpp"

#include <aha/abi.h>
#include <doctest/doctest.h>
#include <boost/json.hpp>

using runtime::Failure;

TEST_CASE("exception: each kind has the name that Aha! knows") {
  const auto name = [](std::uint32_t kind) {
    return protocol::exception_class(Failure{kind, "", "m", 0}, "trello");
  };
  CHECK(name(AHA_FAIL_CONFIGURATION) == "Errors::ConfigurationError");
  CHECK(name(AHA_FAIL_REMOTE) == "Errors::RemoteError");
  CHECK(name(AHA_FAIL_INVALID_URL) == "Errors::InvalidUrlError");
  CHECK(name(AHA_FAIL_TIMEOUT) == "Timeout::Error");
  CHECK(name(AHA_FAIL_INTERNAL) == "trello");
  CHECK(name(1'000) == "trello");
  CHECK(protocol::exception_class(Failure{AHA_FAIL_REMOTE, "AhaApi::NotFound", "m", 0}, "x") ==
        "AhaApi::NotFound");
}

TEST_CASE("exception: what is written is JSON whatever the text") {
  const std::string text = "quote \" backslash \\ newline \n euro \xE2\x82\xAC nul " + std::string(1, '\0');
  std::string out;
  protocol::append_exception(out, {AHA_FAIL_REMOTE, "", text, 0}, "x");
  const auto object = boost::json::parse(out).as_object();
  CHECK(object.at("message").as_string() == text);
  CHECK(object.at("backtrace").as_array().empty());
  const auto list = boost::json::parse(protocol::messages_text({{0, text}, {4, "second"}})).as_array();
  REQUIRE(list.size() == 2);
  CHECK(list[0].as_object().at("message").as_string() == text);
  CHECK(list[1].as_object().at("severity").as_int64() == 4);
}

TEST_CASE("exception: the time that a third party asks to wait is passed on, if it names one") {
  const auto written = [](std::uint64_t retry_after_ms) {
    std::string out;
    protocol::append_exception(out, {AHA_FAIL_REMOTE, "", "m", retry_after_ms}, "x");
    return boost::json::parse(out).as_object();
  };
  CHECK(written(60'000).at("retry_after_ms").as_int64() == 60'000);
  CHECK_FALSE(written(0).contains("retry_after_ms"));
}

TEST_CASE("exception: a text longer than any buffer of the writer stays whole") {
  const std::string text(100'000, '"');
  const std::string out = protocol::messages_text({{1, text}});
  CHECK(boost::json::parse(out).as_array().at(0).as_object().at("message").as_string().size() == text.size());
}
