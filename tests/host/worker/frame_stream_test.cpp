#include "worker/frame_stream.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <vector>

using worker::Frame;
using worker::FrameStream;
using worker::Kind;
using worker::Writer;

namespace {

// One side, and what came to it.
struct Side {
  Side(boost::asio::io_context& loop, worker::ChannelEnds ends)
      : stream(std::make_shared<FrameStream>(
            loop, std::move(ends), UINT32_MAX,
            FrameStream::Events{[this](const Frame& frame) { bodies.emplace_back(frame.body); },
                                [this](bool) { ++closed; }, [this] { ++sendings; },
                                [this] { ++receptions; }})) {
    stream->start();
  }
  ~Side() { stream->close(); }
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  void send(const std::string& body) {
    Writer writer(stream->out(), Kind::event, 1);
    stream->out() += body;
    writer.finish();
    stream->flush();
  }

  std::shared_ptr<FrameStream> stream;
  std::vector<std::string> bodies;
  int closed = 0;
  int sendings = 0;
  int receptions = 0;
};

struct Channel {
  Channel() { std::signal(SIGPIPE, SIG_IGN); }

  boost::asio::io_context loop{1};
  std::pair<worker::ChannelEnds, worker::ChannelEnds> ends = worker::channel_pair();
};

}  // namespace

TEST_CASE("channel: frames of one handler cross at once, in their order") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  Side worker(channel.loop, std::move(channel.ends.second));
  host.send("first");
  host.send("second");
  channel.loop.poll();
  CHECK(worker.bodies == std::vector<std::string>{"first", "second"});
  CHECK(host.sendings == 1);
  CHECK(worker.receptions == 1);
  worker.send("back");
  channel.loop.poll();
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
  channel.loop.poll();
  for (const auto* side : {&host, &worker}) {
    REQUIRE(side->bodies.size() == 3);
    for (int i = 0; i < 3; ++i) CHECK(side->bodies[static_cast<std::size_t>(i)] == large + std::to_string(i));
  }
}

TEST_CASE("channel: the other side's end is told once, whichever end it closes") {
  for (const bool reads_on : {true, false}) {
    CAPTURE(reads_on);
    Channel channel;
    Side host(channel.loop, std::move(channel.ends.first));
    (reads_on ? channel.ends.second.out : channel.ends.second.in).reset();
    host.send("into the void");
    channel.loop.poll();
    CHECK(host.closed == 1);
    host.send("again");
    channel.loop.poll();
    CHECK(host.closed == 1);
  }
}

TEST_CASE("channel: a side that closes itself is told nothing") {
  Channel channel;
  Side host(channel.loop, std::move(channel.ends.first));
  host.stream->close();
  channel.loop.poll();
  CHECK(host.closed == 0);
}
