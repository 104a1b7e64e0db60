// The host's side of workers, against processes that break one rule each.
#include <doctest/doctest.h>

#include "stand_in.hpp"
#include "stand_ins.hpp"
#include "worker/process_end.hpp"

using namespace std::chrono_literals;
using Fate = worker::Observer::Fate;

namespace {

worker::FleetOptions impatient() {
  worker::FleetOptions options;
  options.module.channel.watch.grace = 100ms;
  options.module.channel.watch.unread_patience = 200ms;
  options.module.restarts.first_wait = 1ms;
  return options;
}

account::Limits memory_of(std::uint64_t bytes) {
  account::Limits limits;
  limits[account::Resource::memory_bytes] = {.one = bytes, .one_flag = "--some-flag"};
  return limits;
}

std::string cause_of_kill() {
  return worker::death_of({.how = test::killed_from_outside()}).cause;
}

}  // namespace

TEST_CASE("workers: a process is started by the first event and answers all that follow") {
  test::World world("answers");
  CHECK(world.module->worker_status().state == "not started");
  world.run(200);
  REQUIRE(world.outcomes.size() == 200);
  for (const auto& outcome : world.outcomes) {
    CHECK_FALSE(outcome.failure);
    REQUIRE(outcome.messages.size() == 1);
    CHECK(outcome.messages[0].text == "answered");
  }
  CHECK(world.module->worker_status().state == "running");
  CHECK(world.module->worker_status().deaths == 0);
}

TEST_CASE(
    "workers: one that answers a call which it has not read is killed, and nothing of the call is sent on") {
  auto options = impatient();
  options.module.restarts.deaths = 2;
  test::World world("answers_unread", options);
  world.payload = '"' + std::string(1024 * 1024, 'x') + '"';  // more than a pipe holds; lent, not copied
  world.run();
  REQUIRE(world.outcomes.at(0).failure);
  CHECK(world.diary.has("a call that it had not read"));
  CHECK(world.module->worker_status().state == "quarantined");
}

TEST_CASE("workers: whoever breaks the protocol is killed, and what it did is told") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"announces_too_much", "longer than it may"},
      {"answers_anothers_call", "a call that it does not have"},
      {"sends_an_unknown_kind", "a kind that no worker sends"},
      {"sends_a_host_kind", "a kind that no worker sends"},
      {"sends_no_answer_as_one", "an answer that cannot be read"},
      {"sends_no_request_as_one", "a request that cannot be read"},
      {"names_anothers_file", "a file that its call does not have"},
      {"sends_two_requests_of_one_number", "two requests of one number"},
      {"sends_too_many_requests", "more requests of one call at once"},
      {"asks_its_kv_while_it_waits", "a stored value in a call that waits for its own request"},
      {"answers_while_it_waits", "a call that waits for its own request"},
      {"closes_the_channel", "closed the channel"},
      {"babbles_on_control", "a message that no worker sends"},
      {"reads_no_answer", "it does not read what it asked for"},
  };
  for (const auto& row : table) {
    const auto& behaviour = row.first;
    const auto& cause = row.second;
    CAPTURE(behaviour);
    auto options = impatient();
    options.module.restarts.deaths = 2;
    test::World world(behaviour, options);
    world.run();
    REQUIRE(world.outcomes.at(0).failure);
    CHECK(world.outcomes[0].failure->kind == AHA_FAIL_INTERNAL);
    CHECK(world.diary.has("was killed: "));
    CHECK(world.diary.has(cause));
    CHECK(world.module->worker_status().state == "quarantined");
    CHECK(world.module->worker_status().reason.find(cause) != std::string::npos);
  }
}

TEST_CASE("workers: one that reads no more is killed, and its events go to a new one") {
  test::World world("stops_reading", impatient());
  world.run();
  world.run();
  CHECK_FALSE(world.outcomes.at(0).failure);
  CHECK_FALSE(world.outcomes.at(1).failure);
  CHECK(world.diary.has("closed the channel"));
}

TEST_CASE("workers: a second answer to one call harms nobody but the one who sent it") {
  test::World world("answers_twice", impatient());
  world.run();
  CHECK_FALSE(world.outcomes.at(0).failure);
}

TEST_CASE(
    "workers: an event whose process dies is handed to a new one, which is told that it may have been done") {
  test::World world("dies_at_the_first_attempt", impatient());
  world.run();
  const auto& outcome = world.outcomes.at(0);
  CHECK_FALSE(outcome.failure);
  REQUIRE(outcome.messages.size() == 2);
  CHECK(outcome.messages[0].text.find(test::crashed().cause) != std::string::npos);
  CHECK(outcome.messages[1].text == "outcome unknown");
  CHECK(world.diary.fates == std::vector<Fate>{Fate::retried});
  CHECK(world.module->worker_status().deaths == 1);
}

TEST_CASE("workers: an event that takes two processes along is set aside by name") {
  test::World world("crashes", impatient());
  world.run();
  const auto& failure = world.outcomes.at(0).failure;
  REQUIRE(failure);
  CHECK(failure->message.find("Event e-1 was set aside") != std::string::npos);
  CHECK(failure->message.find("generation 7") != std::string::npos);
  CHECK(failure->message.find(test::crashed().cause) != std::string::npos);
  CHECK(world.diary.fates == std::vector<Fate>{Fate::retried, Fate::set_aside});
  CHECK(world.diary.blamed == std::vector<bool>{true, true});
  CHECK(world.module->worker_status().poisonous == 1);
}

TEST_CASE("workers: too many deaths quarantine, and a release lets it try again") {
  auto options = impatient();
  options.module.restarts.deaths = 4;
  test::World world("crashes", options);
  world.run();
  world.run();
  CHECK(world.module->worker_status().state == "quarantined");
  CHECK(world.diary.has("quarantined: died of " + test::crashed().cause));
  world.run();
  CHECK(world.outcomes.at(2).failure->message.find("is quarantined") != std::string::npos);
  CHECK(world.module->worker_status().deaths == 4);
  CHECK(world.module->release());
  CHECK_FALSE(world.module->release());
  world.run();
  CHECK(world.outcomes.at(3).failure->message.find("set aside") != std::string::npos);
}

TEST_CASE("workers: killed by somebody else, nobody is blamed, and it ends all the same") {
  test::World world("is_killed", impatient());
  world.run();
  const auto& failure = world.outcomes.at(0).failure;
  REQUIRE(failure);
  CHECK(failure->message.find(cause_of_kill()) != std::string::npos);
  CHECK(world.module->worker_status().state != "quarantined");
  CHECK(world.diary.fates.back() == Fate::given_up);
}

TEST_CASE("workers: one that names a call it does not have as the guilty one blames nobody") {
  test::World world("blames_a_stranger", impatient());
  world.run();
  CHECK(world.outcomes.at(0).failure);
  for (const bool is_blamed : world.diary.blamed) CHECK_FALSE(is_blamed);
}

TEST_CASE("workers: one that hangs past a deadline is killed, and the event has timed out") {
  test::World world("hangs", impatient());
  world.run(1, 50ms);
  REQUIRE(world.outcomes.at(0).failure);
  CHECK(world.outcomes[0].failure->kind == AHA_FAIL_TIMEOUT);
  CHECK_FALSE(world.outcomes[0].still_running);
  CHECK(world.diary.has("did not return within 100 ms of its deadline"));
  CHECK(world.diary.fates == std::vector<Fate>{Fate::out_of_time});
}

TEST_CASE("workers: a request goes out by the host, to the hosts of the manifest only, and its answer back") {
  test::World world("asks_for_http", impatient());
  world.egress->on_start = [&](egress::TransferId id) {
    const auto* const allowed = world.egress->requests.back().allowed_hosts;
    REQUIRE(allowed != nullptr);
    CHECK(*allowed == std::vector<std::string>{"example.com"});
    egress::Response response;
    response.status = 200;
    response.body = "from the third party";
    world.egress->answer(id, std::move(response));
  };
  world.run();
  CHECK(world.outcomes.at(0).messages.at(0).text == "from the third party/0");
}

namespace {

// Answers each request for a file with the next id, and everything else with 200.
void answer_with_files(test::World& world, std::vector<std::vector<std::string>>& sent) {
  world.egress->on_start = [&world, &sent](egress::TransferId id) {
    const auto& request = world.egress->requests.back();
    auto& parts = sent.emplace_back();
    for (const auto& part : request.parts)
      parts.push_back(part.blob != 0 ? "file " + std::to_string(part.blob) : std::string(part.bytes));
    egress::Response response;
    response.status = 200;
    response.blob = request.to_blob ? id : 0;
    world.egress->answer(id, std::move(response));
  };
}

}  // namespace

TEST_CASE("workers: a file stays with the host, is sent by its number, and ends with the call") {
  test::World world("hands_a_file_on", impatient());
  std::vector<std::vector<std::string>> sent;
  answer_with_files(world, sent);
  world.run();
  CHECK_FALSE(world.outcomes.at(0).failure);
  CHECK(sent == std::vector<std::vector<std::string>>{{}, {"<", "file 1", ">"}});
  CHECK(world.egress->released == std::vector<egress::BlobId>{1});
}

TEST_CASE("workers: a file ends with the process that got it, and the next process cannot name it") {
  auto options = impatient();
  options.module.restarts.deaths = 2;
  test::World world("dies_with_a_file_once", options);
  std::vector<std::vector<std::string>> sent;
  answer_with_files(world, sent);
  world.run();
  CHECK(world.outcomes.at(0).failure);
  CHECK(sent.size() == 1);
  CHECK(world.egress->released == std::vector<egress::BlobId>{1});
  CHECK(world.diary.has("a file that its call does not have"));
}

TEST_CASE("workers: a file that arrives when its process is dead is not kept") {
  test::World world("waits_for_a_file_once", impatient());
  egress::Response file;
  file.status = 200;
  file.blob = 9;
  world.egress->too_late_to_cancel = file;
  world.egress->on_start = [&](egress::TransferId) {
    test::kill_from_outside(std::stoi(std::string(world.egress->requests.back().body)));
  };
  world.run();
  CHECK_FALSE(world.outcomes.at(0).failure);
  CHECK(world.egress->released == std::vector<egress::BlobId>{9});
}

TEST_CASE("workers: a request under way at the deadline is cancelled, and the worker told") {
  test::World world("asks_for_http", impatient());
  world.run(1, 500ms);
  CHECK(world.outcomes.at(0).failure->kind == AHA_FAIL_TIMEOUT);
  CHECK(world.outcomes[0].messages.at(0).text == "/1");
  CHECK(world.egress->pending.empty());
}

TEST_CASE("workers: requests of one call go out together, and each answer finds its own") {
  test::World world("asks_for_much_at_once", impatient());
  world.egress->on_start = [&](egress::TransferId id) {
    if (id < 16) return;
    for (auto at = id; at > 0; --at) {  // the last one first
      egress::Response response;
      response.body = std::to_string(at);
      world.egress->answer(at, std::move(response));
    }
  };
  world.run();
  CHECK(
      world.outcomes.at(0).messages.at(0).text ==
      "1:1/0 2:2/0 3:3/0 4:4/0 5:5/0 6:6/0 7:7/0 8:8/0 9:9/0 10:10/0 11:11/0 12:12/0 13:13/0 14:14/0 15:15/0 "
      "16:16/0 ");
}

TEST_CASE("workers: all requests under way at the deadline are cancelled") {
  test::World world("asks_for_much_at_once", impatient());
  world.run(1, 500ms);
  CHECK(world.outcomes.at(0).failure->kind == AHA_FAIL_TIMEOUT);
  CHECK(world.outcomes[0].messages.at(0).text.starts_with("1:/1 2:/1 "));
  CHECK(world.egress->pending.empty());
}

TEST_CASE("workers: one request is cancelled by its number, and the others go on") {
  test::World world("cancels_the_second_of_two", impatient());
  world.egress->on_cancel = [&] { world.egress->answer(1, {}); };
  world.run();
  CHECK(world.outcomes.at(0).messages.at(0).text == "2/1 1/0 ");
}

TEST_CASE("workers: the page that host and worker share cannot be cut short under the host") {
  test::World world("cuts_the_shared_page", impatient());
  world.run();
  CHECK(world.outcomes.at(0).messages.at(0).text == "sealed");
}

TEST_CASE("workers: one without events is stopped, and the next event starts another") {
  auto options = impatient();
  options.module.idle = 10ms;
  options.module.stop_patience = 10ms;
  test::World world("answers", options);
  world.run();
  const auto until = runtime::Clock::now() + 10s;
  while (world.module->worker_status().state != "not started" && runtime::Clock::now() < until)
    std::this_thread::yield();
  CHECK(world.module->worker_status().state == "not started");
  world.run();
  CHECK_FALSE(world.outcomes.at(1).failure);
}

TEST_CASE("workers: the end of a module waits for its processes") {
  test::World world("answers", impatient());
  world.run();
  CHECK(world.module->end({}, 50).empty());
  CHECK(world.module->worker_status().state == "not started");
}

TEST_CASE("workers: one past its deadline is killed though the loop that waits for it is blocked") {
  test::World world("hangs", impatient());
  bool was_killed = false;
  world.loop->defer([&] {
    world.loop->defer([&] {
      const auto until = runtime::Clock::now() + 20s;
      while (!was_killed && runtime::Clock::now() < until) {
        std::this_thread::yield();
        was_killed = world.diary.has("did not return within 100 ms of its deadline");
      }
    });
  });
  world.run(1, 50ms);
  CHECK(was_killed);
  CHECK(world.outcomes.at(0).failure->kind == AHA_FAIL_TIMEOUT);
}

TEST_CASE(
    "workers: a request beyond what its plugin may fill of the host's memory is refused, and no more than "
    "that") {
  test::World world("sends_a_large_request", impatient(), memory_of(2 * 1024 * 1024));
  world.run(3);
  REQUIRE(world.outcomes.size() == 3);
  for (const auto& outcome : world.outcomes) {
    CHECK_FALSE(outcome.failure);
    CHECK(outcome.messages.at(0).text.find("of 2097152 that one plugin may have (--some-flag)") !=
          std::string::npos);
  }
  CHECK(world.module->worker_status().deaths == 0);
  CHECK(world.ledger.used(account::Resource::memory_bytes) == 0);
}

TEST_CASE("workers: all of a request counts while it is under way, not its body alone") {
  test::World world("sends_a_large_request", impatient());
  std::uint64_t used = 0;
  world.egress->on_start = [&](egress::TransferId id) {
    used = world.ledger.used(account::Resource::memory_bytes);
    world.egress->answer(id, {});
  };
  world.run();
  CHECK(used > 3 * 1024 * 1024);
  CHECK(world.ledger.used(account::Resource::memory_bytes) == 0);
}

TEST_CASE("workers: an answer beyond what its plugin may fill of the host's memory fails its event") {
  test::World world("answers_at_length", impatient(), memory_of(2 * 1024 * 1024));
  world.run();
  REQUIRE(world.outcomes.at(0).failure);
  CHECK(world.outcomes[0].failure->message.find("--some-flag") != std::string::npos);
  CHECK(world.module->worker_status().deaths == 0);
}

TEST_CASE("workers: an event that its plugin has no room for fails with the reason, and starts nothing") {
  test::World world("answers", impatient(), memory_of(10));
  world.run();
  REQUIRE(world.outcomes.at(0).failure);
  CHECK(world.outcomes[0].failure->message.find("--some-flag") != std::string::npos);
  CHECK(world.module->worker_status().deaths == 0);
}

TEST_CASE("workers: a process without room for a channel costs the events of that channel, and lives on") {
  test::World world("has_no_room", impatient());
  world.run(3);
  REQUIRE(world.outcomes.size() == 3);
  for (const auto& outcome : world.outcomes) {
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->message.find("no room for another channel") != std::string::npos);
  }
  INFO(world.module->worker_status().reason);
  CHECK(world.module->worker_status().state == "running");
  CHECK(world.module->worker_status().deaths == 0);
}

TEST_CASE("workers: one that refuses a channel twice breaks the protocol") {
  test::World world("has_no_room_twice", impatient());
  world.run();
  CHECK(world.outcomes.at(0).failure);
  const auto until = runtime::Clock::now() + 20s;
  while (!world.diary.has("a message that no worker sends") && runtime::Clock::now() < until)
    std::this_thread::yield();
  CHECK(world.diary.has("was killed: it sent a message that no worker sends"));
}

TEST_CASE("workers: a pulse that says it hangs gets no second process while it answers") {
  test::World world("fakes_its_pulse", impatient());
  const auto until = runtime::Clock::now() + 500ms;
  while (runtime::Clock::now() < until) world.run();
  CHECK(world.ledger.used(account::Resource::processes) == 1);
  for (const auto& outcome : world.outcomes) CHECK_FALSE(outcome.failure);
}

TEST_CASE("workers: many deaths that nobody explains quarantine, too") {
  auto options = impatient();
  options.module.restarts.unexplained_deaths = 12;
  test::World world("is_killed", options);
  world.run();
  world.run();
  CHECK(world.module->worker_status().state == "quarantined");
  CHECK(world.diary.has("quarantined: " + cause_of_kill()));
}

TEST_CASE("workers: without room for a process an event waits for one") {
  account::Limits one;
  one[account::Resource::processes].one = 1;
  test::World world("answers", impatient(), one);
  auto held = world.ledger.of(world.module->file()).take(account::Resource::processes, 1);
  world.loop->defer([&] { world.loop->defer([&] { held->release(); }); });
  world.run();
  CHECK_FALSE(world.outcomes.at(0).failure);
  CHECK(world.ledger.used(account::Resource::processes) == 1);
}
