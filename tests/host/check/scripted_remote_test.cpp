#include "check/scripted_remote.hpp"

#include <doctest/doctest.h>

using check::ScriptedRemote;

namespace {

egress::Request asking(bool to_blob) {
  egress::Request request;
  request.method = "GET";
  request.url = "https://example.com/";
  request.to_blob = to_blob;
  return request;
}

struct Remote {
  // What it answers when nothing else is under way.
  egress::Response answer(egress::Request request) {
    egress::Response answer;
    remote.start(std::move(request), [&](egress::Response&& response) { answer = std::move(response); });
    loop.restart();
    loop.poll();
    return answer;
  }

  boost::asio::io_context loop{1};
  ScriptedRemote remote{loop};
};

}  // namespace

TEST_CASE("scripted remote: a file is kept on its side, by a number of its own and its size") {
  Remote world;
  const auto plain = world.answer(asking(false));
  CHECK(plain.body == "{}");
  CHECK(plain.blob == 0);
  const auto first = world.answer(asking(true));
  const auto second = world.answer(asking(true));
  CHECK(first.body.empty());
  CHECK(first.blob_bytes == 2);
  CHECK(first.blob != 0);
  CHECK(second.blob != first.blob);
}

TEST_CASE("scripted remote: a refused download makes no file") {
  Remote world;
  world.remote.follow({.mood = &check::mood_of(404)});
  const auto refused = world.answer(asking(true));
  CHECK(refused.status == 404);
  CHECK(refused.blob == 0);
}

TEST_CASE("scripted remote: the end of a file leaves a transfer of the same number alone") {
  Remote world;
  int answers = 0;
  const auto id = world.remote.start(asking(false), [&](egress::Response&&) { ++answers; });
  static_cast<egress::Egress&>(world.remote).release(id);
  CHECK(answers == 0);
  world.loop.poll();
  CHECK(answers == 1);
}
