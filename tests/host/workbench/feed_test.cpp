#include "workbench/feed.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <string>

using workbench::Feed;

namespace {

// What a loop has, on the thread of the test.
struct ReadersLoop {
  boost::asio::io_context context;
  runtime::HomeThread home;
  runtime::HomeThread::Stay here{home};
  runtime::Continuations continuations{context, home};
};

std::string taken(server::Stream& stream, std::size_t most_bytes = 1'000'000) {
  std::string out;
  stream.take(out, most_bytes);
  return out;
}

}  // namespace

TEST_CASE("feed: a reader gets what comes after it, in order") {
  ReadersLoop loop;
  Feed feed(100);
  feed.publish("before", "{}");
  const auto reader = feed.open(loop.continuations, std::nullopt);
  CHECK(taken(*reader) == "id: 100\n\n");
  CHECK(taken(*reader).empty());
  feed.publish("began", R"({"id":1})");
  feed.publish("ended", R"({"id":1})");
  CHECK(taken(*reader) ==
        "id: 101\nevent: began\ndata: {\"id\":1}\n\nid: 102\nevent: ended\ndata: {\"id\":1}\n\n");
}

TEST_CASE("feed: a reader goes on after the number that it names") {
  ReadersLoop loop;
  Feed feed(1);
  for (const char* const data : {"1", "2", "3"}) feed.publish("n", data);
  CHECK(taken(*feed.open(loop.continuations, 2)) == "id: 2\n\nid: 3\nevent: n\ndata: 3\n\n");
  CHECK(taken(*feed.open(loop.continuations, 3)) == "id: 3\n\n");
  CHECK(taken(*feed.open(loop.continuations, 0)).ends_with("id: 3\nevent: n\ndata: 3\n\n"));
}

TEST_CASE("feed: what is kept no more, or never was, is a gap") {
  ReadersLoop loop;
  Feed feed(1);
  for (std::size_t i = 0; i < Feed::most_kept + 1; ++i) feed.publish("n", "0");
  const std::string gap = "id: 4097\nevent: gap\ndata: {}\n\n";
  CHECK(taken(*feed.open(loop.continuations, 0)).ends_with(gap));
  CHECK_FALSE(taken(*feed.open(loop.continuations, 1)).ends_with(gap));
  CHECK(taken(*feed.open(loop.continuations, 5'000)).ends_with(gap));
}

TEST_CASE("feed: a reader takes no more at a time than asked for, and the rest later") {
  ReadersLoop loop;
  Feed feed(1);
  const auto reader = feed.open(loop.continuations, std::nullopt);
  taken(*reader);
  for (int i = 0; i < 3; ++i) feed.publish("n", "0");
  CHECK(taken(*reader, 1) == "id: 1\nevent: n\ndata: 0\n\n");
  CHECK(taken(*reader, 1) == "id: 2\nevent: n\ndata: 0\n\n");
  CHECK(taken(*reader) == "id: 3\nevent: n\ndata: 0\n\n");
}

TEST_CASE("feed: a reader that waits is woken on its loop, and once") {
  ReadersLoop loop;
  Feed feed(1);
  const auto reader = feed.open(loop.continuations, std::nullopt);
  taken(*reader);
  int woken = 0;
  reader->wait([&] { ++woken; });
  feed.publish("n", "0");
  feed.publish("n", "0");
  CHECK(woken == 0);
  loop.context.run();
  CHECK(woken == 1);
  reader->wait([&] { ++woken; });  // there is more already
  loop.context.restart();
  loop.context.run();
  CHECK(woken == 2);
}

TEST_CASE("feed: a reader that ends is not woken, and what it waits with ends too") {
  ReadersLoop loop;
  Feed feed(1);
  auto reader = feed.open(loop.continuations, std::nullopt);
  taken(*reader);
  const auto held = std::make_shared<int>(0);
  reader->wait([held] { ++*held; });
  reader.reset();
  loop.context.run();
  CHECK(held.use_count() == 1);
  feed.publish("n", "0");
  CHECK(*held == 0);
}

TEST_CASE("feed: a reader may end between its wake-up and its turn") {
  ReadersLoop loop;
  Feed feed(1);
  auto reader = feed.open(loop.continuations, std::nullopt);
  taken(*reader);
  int woken = 0;
  reader->wait([&] { ++woken; });
  feed.publish("n", "0");
  reader.reset();
  loop.context.run();
  CHECK(woken == 1);
}
