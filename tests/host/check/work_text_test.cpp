#include "check/work_text.hpp"

#include <doctest/doctest.h>

#include "artifact/manifest.hpp"

namespace {

check::Subject subject() {
  auto manifest = artifact::parse_manifest(
      R"({"manifest":1,"abi":[1,1],"services":[{"name":"one","events":["audit"]}],"egress":["a.example"]})");
  return {"/a folder/plugin", *manifest, 7, {}};
}

}  // namespace

TEST_CASE("work arrives whole in a process that is not forked") {
  auto sent = subject();
  cassette::Case recorded;
  recorded.name = "posts";
  recorded.service = "one";
  recorded.event = "audit";
  recorded.payload = {{"audit", 1}};
  sent.recorded.push_back(std::move(recorded));
  const auto read = check::read_work(check::to_text({check::trials[2], sent, 4}));
  REQUIRE(read.has_value());
  CHECK(read->trial == &check::trials[2]);
  CHECK(read->first == 4);
  CHECK(read->subject.path == sent.path);
  CHECK(read->subject.reloads == 7);
  CHECK(read->subject.manifest.services == sent.manifest.services);
  CHECK(read->subject.manifest.egress == sent.manifest.egress);
  REQUIRE(read->subject.recorded.size() == 1);
  CHECK(read->subject.recorded[0].event == "audit");
  CHECK(read->subject.recorded[0].payload == sent.recorded[0].payload);
}

TEST_CASE("what is no work is read as none") {
  CHECK_FALSE(check::read_work("").has_value());
  CHECK_FALSE(check::read_work("{}").has_value());
  CHECK_FALSE(check::read_work(R"({"trial":"other"})").has_value());
}
