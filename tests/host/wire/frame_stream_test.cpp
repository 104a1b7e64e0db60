#include "wire/frame_stream.hpp"

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <functional>
#include <vector>

#include "settle.hpp"

using wire::Frame;
using wire::FrameStream;
using wire::Kind;
using wire::Writer;

namespace {

// One side, and what came to it.
struct Side {
  Side(boost::asio::io_context& loop, wire::ChannelEnds ends, const wire::StreamLimits& limits = {},
       account::Account& account = account::Account::unlimited())
      : stream(std::make_shared<FrameStream>(loop, std::move(ends), limits, account, events())) {
    stream->start();
  }
  ~Side() { stream->close(); }
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  FrameStream::Events events() {
    FrameStream::Events told;
    told.frame = [this](const Frame& frame) {
      bodies.emplace_back(frame.body);
      if (on_frame) on_frame();
    };
    told.closed = [this](bool) { ++closed; };
    told.refused = [this](const Frame& frame, const std::string& reason) {
      refused.emplace_back(frame.body);
      refused.push_back(reason);
    };
    told.sending = [this] { ++sendings; };
    told.received = [this] { ++receptions; };
    return told;
  }

  void send(const std::string& body) {
    Writer writer(stream->out(), Kind::event, 1);
    stream->out().append(body);
    writer.finish();
    stream->flush();
  }

  std::shared_ptr<FrameStream> stream;
  std::function<void()> on_frame;
  std::vector<std::string> bodies;
  std::vector<std::string> refused;
  int closed = 0;
  int sendings = 0;
  int receptions = 0;
};

struct Channel {
  Channel() { wire::survive_lost_readers(); }

  void settle() { test::settle(loop); }

  boost::asio::io_context loop{1};
  std::pair<wire::ChannelEnds, wire::ChannelEnds> ends = wire::channel_pair();
};

// A side that writes and reads bytes as it likes.
struct RawSide {
  RawSide(boost::asio::io_context& loop, wire::ChannelEnds ends) : in(loop), out(loop) {
    in.open(std::move(ends.in));
    out.open(std::move(ends.out));
  }

  // Writes what there is room for.
  void push(std::string& bytes) {
    wire::OutQueue::Pieces pieces{boost::asio::buffer(bytes)};
    wire::PipeEnd::Error error;
    bytes.erase(0, out.write_some(pieces, error));
  }

  std::size_t read(std::string& room) {
    wire::PipeEnd::Error error;
    return in.read_some(room, error);
  }

  wire::PipeEnd in;
  wire::PipeEnd out;
};

}  // namespace

TEST_CASE("channel: frames of one handler cross at once, in their order") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  Side worker(channel.loop, std::move(channel.ends.second));
  host.send("first");
  host.send("second");
  channel.settle();
  CHECK(worker.bodies == std::vector<std::string>{"first", "second"});
  CHECK(host.sendings == 1);
  CHECK(worker.receptions == 1);
  worker.send("back");
  channel.settle();
  CHECK(host.bodies == std::vector<std::string>{"back"});
}

TEST_CASE("channel: frames that no pipe has room for cross whole, both ways at once") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  Side worker(channel.loop, std::move(channel.ends.second));
  const std::string large(5 * 1024 * 1024, 'x');
  for (int i = 0; i < 3; ++i) {
    host.send(large + std::to_string(i));
    worker.send(large + std::to_string(i));
  }
  channel.settle();
  for (const auto* side : {&host, &worker}) {
    REQUIRE(side->bodies.size() == 3);
    for (int i = 0; i < 3; ++i) CHECK(side->bodies[static_cast<std::size_t>(i)] == large + std::to_string(i));
  }
}

TEST_CASE("channel: a lent text is sent from where it lies, between bytes that are copied") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  Side worker(channel.loop, std::move(channel.ends.second));
  auto large = std::make_shared<std::string>(5 * 1024 * 1024, 'x');
  {
    Writer writer(host.stream->out(), Kind::event, 1);
    writer.text("before").lent_text(*large, large).text("after");
    REQUIRE(writer.finish());
  }
  std::fill(large->begin(), large->end(), 'y');  // seen by the worker: it was not copied
  host.send("next");
  host.stream->flush();
  channel.settle();
  REQUIRE(worker.bodies.size() == 2);
  wire::Reader reader(worker.bodies[0]);
  CHECK(reader.text() == "before");
  CHECK(reader.text() == *large);
  CHECK(reader.text() == "after");
  CHECK(reader.is_done());
  CHECK(worker.bodies[1] == "next");
  CHECK(large.use_count() == 1);  // let go of when it was written
}

TEST_CASE("channel: what is lent is let go of when the stream is closed") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  auto large = std::make_shared<std::string>(5 * 1024 * 1024, 'x');
  Writer writer(host.stream->out(), Kind::event, 1);
  writer.lent_text(*large, large);
  writer.finish();
  host.stream->flush();
  channel.settle();  // a part of it, and nobody reads
  CHECK(large.use_count() == 2);
  host.stream->close();
  CHECK(large.use_count() == 1);
}

TEST_CASE("channel: the other side's end is told once, whichever end it closes") {
  for (const bool reads_on : {true, false}) {
    CAPTURE(reads_on);
    Channel channel;
    Side host(channel.loop, std::move(channel.ends.first));
    (reads_on ? channel.ends.second.out : channel.ends.second.in).reset();
    host.send("into the void");
    channel.settle();
    CHECK(host.closed == 1);
    host.send("again");
    channel.settle();
    CHECK(host.closed == 1);
  }
}

TEST_CASE(
    "channel: a side that keeps its end open and reads nothing holds up nobody, whatever the frames' size") {
  for (const std::size_t size : {10, 184, 200, 1'000, 2'000, 3'000, 4'000, 4'080, 5'000, 6'000, 8'000, 10'000,
                                 12'000, 16'000, 20'000, 40'000}) {
    CAPTURE(size);
    const std::size_t count = size <= 4'080 ? 4'000 : 400;
    Channel channel;
    Side host(channel.loop, std::move(channel.ends.first));
    for (std::size_t i = 0; i < count; ++i) {
      host.send(std::string(size, 'x'));
      channel.loop.poll();  // each is written by itself
    }
    CHECK((host.stream->written() < host.stream->appended() || size < 100));
    Side worker(channel.loop, std::move(channel.ends.second));
    channel.settle();
    CHECK(worker.bodies.size() == count);
    CHECK(worker.bodies.back() == std::string(size, 'x'));
    CHECK(host.stream->written() == host.stream->appended());
  }
}

namespace {

std::string frame_of(const std::string& body) {
  wire::OutQueue out;
  Writer writer(out, Kind::event, 1);
  out.append(body);
  writer.finish();
  return out.copy();
}

}  // namespace

TEST_CASE("channel: nothing is read from a side that does not read its answers, and all is once it does") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first), {.unread_bytes = 1024 * 1024});
  host.on_frame = [&] { host.send(std::string(8'000, 'a')); };
  RawSide worker(channel.loop, std::move(channel.ends.second));
  std::string requests;
  for (int i = 0; i < 40'000; ++i) requests += frame_of("0123456789");
  const std::size_t all = requests.size();
  std::size_t left = all + 1;
  while (requests.size() < left) {
    left = requests.size();
    worker.push(requests);
    channel.settle();
  }
  const auto unread = host.stream->appended() - host.stream->written();
  CHECK(unread > 1024 * 1024);
  CHECK(unread < 1024 * 1024 + 10'000);
  CHECK(left > all / 2);

  std::string answers(1024 * 1024, '\0');
  std::size_t answered = 0;
  while (answered < 40'000ULL * (8'000 + wire::frame_header_bytes)) {
    worker.push(requests);
    answered += worker.read(answers);
    channel.loop.poll();
  }
  CHECK(host.bodies.size() == 40'000);
  CHECK(host.stream->appended() == host.stream->written());
}

TEST_CASE(
    "channel: much in both directions at once crosses, though one side reads nothing while much is unread") {
  Channel channel;
  Side host(
      channel.loop, std::move(channel.ends.first),
      {.unread_bytes = 1024 * 1024, .frames_per_turn = 2, .time_per_turn = std::chrono::microseconds(1)});
  Side worker(channel.loop, std::move(channel.ends.second));
  const std::string large(3 * 1024 * 1024, 'x');
  host.on_frame = [&] {
    if (host.bodies.size() <= 20) host.send(large);
  };
  worker.on_frame = [&] {
    if (worker.bodies.size() <= 20) worker.send(large);
  };
  for (int i = 0; i < 20; ++i) {
    host.send(large);
    worker.send(large);
  }
  channel.settle();
  CHECK(host.bodies.size() == 40);
  CHECK(worker.bodies.size() == 40);
}

TEST_CASE("channel: a flood of frames leaves the loop's other handlers their turns") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first), {.frames_per_turn = 8});
  std::string flood;
  for (int i = 0; i < 1'000; ++i) flood += frame_of("");
  RawSide(channel.loop, std::move(channel.ends.second)).push(flood);
  std::vector<std::size_t> seen_by_others;
  std::function<void()> other = [&] {
    seen_by_others.push_back(host.bodies.size());
    if (host.bodies.size() < 1'000) boost::asio::post(channel.loop, other);
  };
  boost::asio::post(channel.loop, other);
  channel.settle();
  CHECK(host.bodies.size() == 1'000);
  for (std::size_t i = 1; i < seen_by_others.size(); ++i)
    CHECK(seen_by_others[i] - seen_by_others[i - 1] <= 8);
}

TEST_CASE(
    "channel: a frame that the account has no room for is refused at its beginning, and the next one comes") {
  account::Limits little;
  little[account::Resource::memory_bytes] = {.one = 1024 * 1024, .one_flag = "--some-flag"};
  account::Ledger ledger(little);
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first), {}, ledger.of("a.so"));
  Side worker(channel.loop, std::move(channel.ends.second));
  worker.send("numbered" + std::string(2 * 1024 * 1024, 'x'));
  worker.send("numbered" + std::string(900 * 1024, 'y'));
  worker.send("small");
  channel.settle();
  REQUIRE(host.refused.size() == 2);
  CHECK(host.refused[0] == "numbered");
  CHECK(host.refused[1].find("--some-flag") != std::string::npos);
  REQUIRE(host.bodies.size() == 2);
  CHECK(host.bodies[0].size() == 8 + 900 * 1024);
  CHECK(host.bodies[1] == "small");
  CHECK(ledger.used(account::Resource::memory_bytes) == 0);
}

TEST_CASE("channel: a frame that stops before its end is charged as long as it is there") {
  account::Ledger ledger({});
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first), {}, ledger.of("a.so"));
  std::string half = frame_of(std::string(1024 * 1024, 'x'));
  half.resize(30'000);
  RawSide worker(channel.loop, std::move(channel.ends.second));
  worker.push(half);
  channel.settle();
  CHECK(ledger.used(account::Resource::memory_bytes) == 1024 * 1024);
  worker.out.close();
  channel.settle();
  CHECK(host.closed == 1);
  CHECK(ledger.used(account::Resource::memory_bytes) == 0);
}

TEST_CASE("channel: what is held for a frame is given back once that has been read") {
  account::Ledger ledger({});
  auto& account = ledger.of("a.so");
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  for (int i = 0; i < 2; ++i) {
    host.send(std::string(512 * 1024, 'x'));
    host.stream->hold(*account.take(account::Resource::memory_bytes, 512 * 1024));
  }
  channel.settle();
  CHECK(account.used(account::Resource::memory_bytes) == 1024 * 1024);
  RawSide worker(channel.loop, std::move(channel.ends.second));
  std::string read_bytes(300 * 1024, '\0');
  for (int i = 0; i < 2; ++i) {
    worker.read(read_bytes);
    channel.settle();
  }
  CHECK(account.used(account::Resource::memory_bytes) == 512 * 1024);
  host.stream->close();
  CHECK(account.used(account::Resource::memory_bytes) == 0);
}

TEST_CASE("channel: a side that closes itself is told nothing") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  host.stream->close();
  channel.settle();
  CHECK(host.closed == 0);
}
