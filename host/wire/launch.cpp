#include "wire/launch.hpp"

#include "wire/frame.hpp"

namespace wire {

std::string Launch::text() const {
  OutQueue out;
  Writer writer(out, Kind{}, 0);
  writer.text(library).text(file).number(services.size());
  for (const auto& service : services) writer.text(service);
  writer.number(is_sandboxed ? 1 : 0).number(threads).number(max_frame_bytes).number(memory_bytes);
  writer.number(channels);
  writer.number(messages.lines).number(messages.bytes).number(messages.bytes_per_line);
  return out.copy().substr(frame_header_bytes);
}

std::optional<Launch> Launch::parse(std::string_view text) {
  Reader reader(text);
  Launch launch;
  launch.library = reader.text();
  launch.file = reader.text();
  launch.services.resize(reader.count(8));
  for (auto& service : launch.services) service = reader.text();
  launch.is_sandboxed = reader.number() != 0;
  launch.threads = static_cast<std::uint32_t>(reader.number());
  launch.max_frame_bytes = reader.number();
  launch.memory_bytes = reader.number();
  launch.channels = reader.number();
  launch.messages = {reader.number(), reader.number(), reader.number()};
  if (!reader.is_done()) return std::nullopt;
  return launch;
}

}  // namespace wire
