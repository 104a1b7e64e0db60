#include <doctest/doctest.h>
#include <aha/sent_values.hpp>
#include <aha/testing.hpp>

#include <string>

namespace {

using aha::Call;
using aha::Memory;
using aha::SentValues;
using aha::testing::Host;

TEST_CASE("what was sent is an echo when it comes back, once, and of that thing's field alone") {
  Host host;
  host.run({}, [](Call& call) {
    const SentValues sent{Memory(call)};
    sent.note("41", "name", "B");
    sent.note("41", "text", "T");
    sent.note("42", "name", "C");
  });
  host.run({}, [](Call& call) {  // a later event
    const SentValues sent{Memory(call)};
    CHECK_FALSE(sent.take_echo("43", "name", "B"));
    CHECK_FALSE(sent.take_echo("4", "1name", "B"));
    CHECK(sent.take_echo("41", "name", "B"));
    CHECK_FALSE(sent.take_echo("41", "name", "B"));  // changed back at the third party
    CHECK(sent.take_echo("41", "text", "T"));
    CHECK(sent.take_echo("42", "name", "C"));
  });
}

TEST_CASE("of two values sent, the first is an echo, too, however late it comes back") {
  Host host;
  host.run({}, [](Call& call) {
    const SentValues sent{Memory(call)};
    sent.note("41", "name", "B");
    sent.note("41", "name", "C");
    CHECK(sent.take_echo("41", "name", "B"));
    CHECK(sent.take_echo("41", "name", "C"));
    sent.note("41", "name", "D");
    sent.note("41", "name", "E");
    CHECK(sent.take_echo("41", "name", "E"));
    CHECK_FALSE(sent.take_echo("41", "name", "D"));
  });
}

TEST_CASE("after a change made there, a change back to what was sent counts") {
  Host host;
  host.run({}, [](Call& call) {
    const SentValues sent{Memory(call)};
    sent.note("41", "name", "B");
    CHECK_FALSE(sent.take_echo("41", "name", "X"));
    CHECK_FALSE(sent.take_echo("41", "name", "B"));
  });
}

TEST_CASE("a value that is sent again and again is noted once") {
  Host host;
  host.run({}, [](Call& call) {
    const SentValues sent{Memory(call)};
    for (int i = 0; i < 5; ++i) sent.note("41", "name", "B");
    CHECK(sent.take_echo("41", "name", "B"));
    CHECK_FALSE(sent.take_echo("41", "name", "B"));
  });
}

TEST_CASE("the newest hundred are kept, whatever their size, and none of the values") {
  Host host;
  host.run({}, [](Call& call) {
    const SentValues sent{Memory(call)};
    for (int id = 0; id < 150; ++id)
      sent.note(std::to_string(id), "name", "secret" + std::string(100'000, 'x'));
    CHECK_FALSE(sent.take_echo("49", "name", "secret" + std::string(100'000, 'x')));
    CHECK(sent.take_echo("50", "name", "secret" + std::string(100'000, 'x')));
  });
  CHECK(host.remembered("sent values")->size() <= 3'200);
  CHECK(host.remembered("sent values")->find("secret") == std::string::npos);
}

TEST_CASE("where the host remembers nothing, a webhook counts as a change") {
  Host host;
  host.without("aha.kv/1");
  host.run({}, [](Call& call) {
    const SentValues sent{Memory(call)};
    sent.note("41", "name", "B");
    CHECK_FALSE(sent.take_echo("41", "name", "B"));
  });
}

}  // namespace
