// A plugin in its worker process, served to the host over channels. One thread, one loop, until the host closes the
// control channel.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/generation.hpp"
#include "runtime/loop.hpp"
#include "runtime/own_threads.hpp"
#include "wire/control.hpp"
#include "wire/frame_stream.hpp"
#include "wire/launch.hpp"
#include "wire/pipe_end.hpp"

namespace resident {

class Resident {
 public:
  // control, pulse  as wire::RoleHandle has them
  Resident(wire::Launch launch, files::Descriptor control, files::Descriptor pulse);
  ~Resident();

  // Before the plugin is opened: takes what a sandbox would not let it take later.
  void prepare();
  // Opens the library and makes its instances. Empty, or why that failed.
  std::string load();
  // Tells the host, and serves until told to end; then ends the instances.
  void serve(const std::string& confinement);

 private:
  class Outward;
  class RemoteKv;
  // A call on its way through this process. Owns what the call borrows.
  struct Job {
    std::shared_ptr<wire::FrameStream> channel;
    std::string body;
    runtime::Kv::Done kv_done;
  };
  // A request that the host was asked to send.
  struct Transfer {
    std::uint64_t job = 0;
    egress::Completion done;
  };

  void read_control();
  void add_channel(wire::ChannelEnds ends);
  void tell_no_room(std::uint32_t serial);
  void take(const std::shared_ptr<wire::FrameStream>& channel, const wire::Frame& frame);
  void lack_memory_for(const std::shared_ptr<wire::FrameStream>& channel, const wire::Frame& frame);
  void start_event(Job& job, std::uint64_t id);
  void start_query(Job& job, std::uint64_t id);
  void start(std::uint64_t id, std::string_view service, runtime::Task task, std::uint64_t remaining_ms);
  void answer(std::uint64_t id, runtime::Outcome&& outcome);
  void take_response(std::string_view body);
  void take_kv_response(std::uint64_t id, std::string_view body);
  void end_if_done();

  const wire::Launch launch_;
  runtime::CallLimits limits_;
  std::unordered_map<std::uint64_t, Job> jobs_;
  std::unordered_map<egress::TransferId, Transfer> transfers_;
  std::unique_ptr<runtime::Loop> loop_;
  files::Descriptor control_;  // until prepare()
  std::optional<wire::PipeEnd> control_end_;
  files::Descriptor pulse_;                       // until prepare()
  std::unique_ptr<runtime::OwnThreads> threads_;  // null: calls run on fibers
  const aha_factory* factory_ = nullptr;
  std::unordered_map<std::string, std::shared_ptr<plugin::Generation>> generations_;
  bool is_ending_ = false;
};

}  // namespace resident
