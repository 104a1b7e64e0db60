#include "stand_ins.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "artifact/file_image.hpp"
#include "process/standard_streams.hpp"
#include "stand_in.hpp"
#include "wire/control.hpp"
#include "wire/messages.hpp"
#include "wire/pulse_memory.hpp"

namespace test {
namespace {

using wire::Frame;
using wire::FrameBuffer;
using wire::Kind;
using wire::Writer;

files::Handle control = files::no_handle;
files::Handle pulse_memory = files::no_handle;
wire::ChannelEnds channel;

// Takes the channel that the host opens first.
void receive_channel() {
  auto received = wire::receive_channel(control);
  if (!received) process::exit_at_once(0);
  channel = std::move(*received->ends);
  for (const auto end : {channel.in.get(), channel.out.get()}) let_wait(end);
}

// Refuses every channel, so many times each.
[[noreturn]] void refuse_channels(int times) {
  while (const auto received = wire::receive_channel(control)) {
    std::string message(1, wire::no_room_message);
    message.append(reinterpret_cast<const char*>(&received->serial), sizeof(received->serial));
    for (int i = 0; i < times; ++i) wire::tell_host(control, message);
  }
  process::exit_at_once(0);
}

void send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = write_bytes(channel.out.get(), bytes);
    if (sent == 0) process::exit_at_once(0);
    bytes.remove_prefix(sent);
  }
}

std::string answer(std::uint64_t call, std::string_view line = "answered") {
  runtime::Outcome outcome;
  outcome.messages = {{AHA_LOG_INFO, std::string(line)}};
  wire::OutQueue out;
  Writer writer(out, Kind::answer, call);
  wire::write_answer(writer, outcome);
  writer.finish();
  return out.copy();
}

std::string request(std::uint64_t call, egress::Request request = {}, std::uint64_t number = 1) {
  request.method = "GET";
  request.url = "https://example.com/";
  wire::OutQueue out;
  Writer writer(out, Kind::http_request, call);
  wire::write_request(writer, number, request);
  writer.finish();
  return out.copy();
}

// Fetches a file, and tells the sender's process id on the way.
std::string file_request(std::uint64_t call) {
  const std::string pid = std::to_string(own_id());
  egress::Request fetch;
  fetch.to_blob = true;
  fetch.body = pid;
  return request(call, std::move(fetch));
}

// Sends "<", the file and ">".
std::string parts_request(std::uint64_t call, egress::BlobId file) {
  egress::Request parts;
  parts.parts = {{"<", 0}, {"", file}, {">", 0}};
  return request(call, std::move(parts));
}

std::string kv_request(std::uint64_t call) {
  wire::OutQueue out;
  Writer writer(out, Kind::kv_request, call);
  wire::write_kv_request(writer, {runtime::Kv::Operation::get, "key", ""});
  writer.finish();
  return out.copy();
}

std::string header_only(std::uint32_t size, std::uint32_t kind, std::uint64_t call) {
  wire::OutQueue out;
  const auto start = out.mark();
  Writer(out, static_cast<Kind>(kind), call).finish();
  out.overwrite(start, {reinterpret_cast<const char*>(&size), sizeof size});
  return out.copy();
}

// Says on the shared page that the call's code runs now.
void take_the_blame(std::uint64_t call, std::chrono::milliseconds since = {}) {
  auto* const pulse = wire::map_pulse(pulse_memory).release();
  pulse->tag = call;
  pulse->entered_ms = runtime::Heartbeat::coarse_now_ms() - static_cast<std::uint64_t>(since.count());
}

// For as long as the host reads.
[[noreturn]] void send_for_ever(const std::string& frame) {
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += frame;
  for (;;) send_all(many);
}

// A request whose headers alone are of so many bytes.
std::string large_request(std::uint64_t call, std::size_t bytes) {
  egress::Request large;
  large.headers = {{"X", std::string(bytes, 'x')}};
  return request(call, std::move(large));
}

// What each does once it has got an event.
using Behaviour = void (*)(const Frame& frame);
const std::map<std::string, Behaviour, std::less<>> behaviours{
    {"answers", [](const Frame& frame) { send_all(answer(frame.call)); }},
    {"announces_too_much", [](const Frame&) { send_all(header_only(UINT32_MAX, 101, 1)); }},
    {"answers_anothers_call", [](const Frame& frame) { send_all(answer(frame.call + 1)); }},
    {"sends_an_unknown_kind", [](const Frame& frame) { send_all(header_only(0, 77, frame.call)); }},
    {"sends_a_host_kind", [](const Frame& frame) { send_all(header_only(0, 1, frame.call)); }},
    {"sends_no_answer_as_one", [](const Frame& frame) { send_all(header_only(0, 101, frame.call)); }},
    {"sends_no_request_as_one", [](const Frame& frame) { send_all(header_only(0, 102, frame.call)); }},
    {"sends_two_requests_of_one_number",
     [](const Frame& frame) { send_all(request(frame.call) + request(frame.call)); }},
    {"sends_too_many_requests",
     [](const Frame& frame) {
       std::string requests;
       for (std::uint64_t number = 1; number <= 17; ++number) requests += request(frame.call, {}, number);
       send_all(requests);
     }},
    {"asks_its_kv_while_it_waits",
     [](const Frame& frame) { send_all(request(frame.call) + kv_request(frame.call)); }},
    {"answers_while_it_waits",
     [](const Frame& frame) { send_all(request(frame.call) + answer(frame.call)); }},
    {"answers_twice", [](const Frame& frame) { send_all(answer(frame.call) + answer(frame.call)); }},
    {"closes_the_channel", [](const Frame&) { channel.out.reset(); }},
    {"stops_reading",
     [](const Frame& frame) {
       channel.in.reset();
       send_all(answer(frame.call));
     }},
    {"reads_no_answer", [](const Frame& frame) { send_for_ever(kv_request(frame.call)); }},
    {"sends_a_large_request",
     [](const Frame& frame) {
       if (frame.kind == Kind::event) send_all(large_request(frame.call, 3 * 1024 * 1024));
       if (frame.kind != Kind::http_response) return;
       const auto [number, response] = *wire::read_response(frame.body);
       send_all(answer(frame.call, response.message));
     }},
    {"answers_at_length",
     [](const Frame& frame) { send_all(answer(frame.call, std::string(3 * 1024 * 1024, 'x'))); }},
    {"fakes_its_pulse",
     [](const Frame& frame) {
       take_the_blame(frame.call, std::chrono::seconds(5));
       send_all(answer(frame.call));
     }},
    {"babbles_on_control",
     [](const Frame&) {
       for (int i = 0; i < 3; ++i) wire::tell_host(control, "xyz");
     }},
    {"exits", [](const Frame&) { process::exit_at_once(0); }},
    {"crashes",
     [](const Frame& frame) {
       take_the_blame(frame.call);
       crash();
     }},
    {"is_killed", [](const Frame&) { kill_from_outside(own_id()); }},
    {"blames_a_stranger",
     [](const Frame&) {
       take_the_blame(987'654'321);
       crash();
     }},
    {"dies_at_the_first_attempt",
     [](const Frame& frame) {
       const auto event = wire::read_event(frame.body);
       if (event->attempt == 1) {
         take_the_blame(frame.call);
         crash();
       }
       send_all(answer(frame.call, event->outcome_unknown ? "outcome unknown" : "known"));
     }},
    {"hangs", [](const Frame& frame) { take_the_blame(frame.call); }},
    {"asks_for_http",
     [](const Frame& frame) {
       if (frame.kind == Kind::event) send_all(request(frame.call));
       if (frame.kind != Kind::http_response) return;
       const auto [number, response] = *wire::read_response(frame.body);
       send_all(answer(frame.call, response.body + "/" + std::to_string(static_cast<int>(response.error))));
     }},
    {"asks_for_much_at_once",
     [](const Frame& frame) {
       static std::map<std::uint64_t, std::string> told;
       if (frame.kind == Kind::event) {
         std::string requests;
         for (std::uint64_t number = 1; number <= 16; ++number) requests += request(frame.call, {}, number);
         return send_all(requests);
       }
       const auto [number, response] = *wire::read_response(frame.body);
       told[number] = response.body + "/" + std::to_string(static_cast<int>(response.error));
       if (told.size() < 16) return;
       std::string line;
       for (const auto& [of, said] : told) line += std::to_string(of) + ":" + said + " ";
       send_all(answer(frame.call, line));
     }},
    {"cancels_the_second_of_two",
     [](const Frame& frame) {
       static std::string told;
       if (frame.kind == Kind::event) {
         wire::OutQueue cancel;
         for (const std::uint64_t number : {2, 99})
           Writer(cancel, Kind::http_cancel, frame.call).number(number).finish();
         return send_all(request(frame.call, {}, 1) + request(frame.call, {}, 2) + cancel.copy());
       }
       const auto [number, response] = *wire::read_response(frame.body);
       told += std::to_string(number) + "/" + std::to_string(static_cast<int>(response.error)) + " ";
       if (told.size() == 8) send_all(answer(frame.call, told));
     }},
    {"names_anothers_file", [](const Frame& frame) { send_all(parts_request(frame.call, 1)); }},
    {"hands_a_file_on",
     [](const Frame& frame) {
       if (frame.kind == Kind::event) send_all(file_request(frame.call));
       if (frame.kind != Kind::http_response) return;
       const auto [number, response] = *wire::read_response(frame.body);
       send_all(response.blob != 0 ? parts_request(frame.call, response.blob) : answer(frame.call));
     }},
    {"waits_for_a_file_once",
     [](const Frame& frame) {
       if (frame.kind != Kind::event) return;
       const bool is_first = wire::read_event(frame.body)->attempt == 1;
       send_all(is_first ? file_request(frame.call) : answer(frame.call));
     }},
    {"dies_with_a_file_once",
     [](const Frame& frame) {
       static bool is_first = false;
       if (frame.kind == Kind::event) {
         is_first = wire::read_event(frame.body)->attempt == 1;
         send_all(is_first ? file_request(frame.call) : parts_request(frame.call, 1));
       } else {
         kill_from_outside(own_id());
       }
     }},
    {"cuts_the_shared_page",
     [](const Frame& frame) {
       const bool is_cut = cut(pulse_memory);
       send_all(answer(frame.call, is_cut ? "cut" : "sealed"));
     }},
};

// Takes a frame's header, and answers the call of which it has not the rest.
void answer_unread() {
  std::array<char, wire::frame_header_bytes> header{};
  if (read_bytes(channel.in.get(), header) != header.size()) return;
  std::uint64_t call = 0;
  std::memcpy(&call, header.data() + 8, sizeof call);
  send_all(answer(call));
}

void live(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  const auto launch = wire::Launch::parse(argument);
  control = handles[wire::control_handle];
  pulse_memory = handles[wire::pulse_handle];
  process::lead_standard_streams_to(handles[wire::error_handle]);
  const auto name = artifact::plugin_name(launch->file);
  const auto behaviour = behaviours.find(name);
  wire::survive_lost_readers();
  if (name == "has_no_room") refuse_channels(1);
  if (name == "has_no_room_twice") refuse_channels(2);
  receive_channel();
  FrameBuffer in(UINT32_MAX);
  if (name == "answers_unread") {
    answer_unread();
    wait_for_the_end();
  }
  for (;;) {
    const auto room = in.room();
    const auto size = read_bytes(channel.in.get(), room);
    if (size == 0) wait_for_the_end();
    in.filled(size);
    while (const auto frame = in.next())
      if (frame->kind != Kind::cancel) behaviour->second(*frame);
  }
}

// Forked here: before main(), and so before any thread.
const process::Role role{wire::role_name, true, &live, nullptr};
const std::unique_ptr<process::Zygote> zygote = process::Zygote::fork_here({&role, 1});

}  // namespace

process::Zygote& stand_ins() {
  return *zygote;
}

bool Diary::has(std::string_view part) {
  const std::lock_guard lock(mutex);
  return std::ranges::any_of(lines, [&](const auto& line) { return line.find(part) != std::string::npos; });
}

namespace {

worker::FleetOptions counted(worker::FleetOptions options, account::Ledger& ledger) {
  options.ledger = &ledger;
  return options;
}

}  // namespace

World::World(const std::string& behaviour, worker::FleetOptions options, const account::Limits& granted)
    : ledger(granted), fleet(stand_ins(), counted(std::move(options), ledger), diary) {
  artifact::ServiceDescription service;
  service.name = "test";
  module = fleet.add(
      {plugin::PrivateCopy({}), artifact::plugin_file(behaviour), "", {}, plugin::Tier::worker}, {service});
  plugin::Generation::Parts parts;
  parts.description = service;
  parts.number = 7;
  parts.egress = {"example.com"};
  parts.executor = module->executor();
  parts.module = module;
  parts.account = &ledger.of(module->file());
  generation = std::make_shared<plugin::Generation>(std::move(parts));
  loop = std::make_unique<runtime::Loop>(
      runtime::LoopServices{.egress =
                                [this](boost::asio::io_context& context) {
                                  auto made = std::make_unique<FakeEgress>(context);
                                  egress = made.get();
                                  return made;
                                }},
      limits);
}

World::~World() = default;

void World::run(int count, std::chrono::milliseconds timeout) {
  open = count;
  for (int i = 0; i < count; ++i) {
    loop->defer([this, timeout] {
      runtime::Event event;
      event.id = "e-1";
      event.name = "ping";
      event.payload = payload;
      loop->start(generation, event, timeout, [this](runtime::Outcome&& outcome) {
        outcomes.push_back(std::move(outcome));
        if (--open == 0) loop->context().stop();
      });
    });
  }
  loop->run();
  loop->context().restart();
}

}  // namespace test
