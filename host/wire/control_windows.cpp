#include "wire/control.hpp"

#include <windows.h>

#include <array>
#include <cstring>
#include <type_traits>

#include "files/last_error.hpp"
#include "process/named_pipe_windows.hpp"
#include "wire/overlapped_windows.hpp"

namespace wire {

using files::Descriptor;

namespace {

// A pipe has no end that is closed one way only, so the host says that it is done.
struct ToWorker {
  std::uint32_t serial = 0;  // 0: it is to end
  std::uint32_t has_ends = 0;
  std::uint64_t in = 0;  // handles of the worker
  std::uint64_t out = 0;
};
static_assert(std::has_unique_object_representations_v<ToWorker>);

// It has room for more messages than there can be channels, so this does not wait.
bool send(files::Handle control, const ToWorker& message) {
  return write_now(control, {reinterpret_cast<const char*>(&message), sizeof message}).has_value();
}

std::uint64_t number_of(files::Handle handle) {
  return reinterpret_cast<std::uintptr_t>(handle);
}

Descriptor handle_of(std::uint64_t number) {
  return Descriptor(reinterpret_cast<files::Handle>(static_cast<std::uintptr_t>(number)));
}

}  // namespace

std::pair<Descriptor, Descriptor> control_pair() {
  return process::named_pipe({.access = PIPE_ACCESS_DUPLEX, .has_messages = true});
}

Descriptor control_reader(const Descriptor& control) {
  HANDLE reader = nullptr;
  if (DuplicateHandle(GetCurrentProcess(), control.get(), GetCurrentProcess(), &reader, 0, FALSE,
                      DUPLICATE_SAME_ACCESS) == 0)
    throw std::system_error(files::last_error(), "a handle");
  return Descriptor(reader);
}

tl::expected<void, std::string> send_channel(const Descriptor& control, const process::Child& child,
                                             ChannelEnds ends, std::uint32_t serial) {
  ToWorker message{.serial = serial};
  const auto in = process::duplicate_into(child, ends.in.get());
  const auto out = process::duplicate_into(child, ends.out.get());
  message.has_ends = in != files::no_handle && out != files::no_handle ? 1 : 0;
  message.in = number_of(in);
  message.out = number_of(out);
  if (send(control.get(), message)) return {};
  const auto error = files::last_error();
  const bool has_gone = error.value() == ERROR_NO_DATA || error.value() == ERROR_BROKEN_PIPE ||
                        error.value() == ERROR_PIPE_NOT_CONNECTED;
  return tl::unexpected(has_gone ? std::string() : error.message());
}

void close_control(Descriptor control) {
  if (control) send(control.get(), {});
}

std::optional<ReceivedChannel> receive_channel(files::Handle control) {
  std::array<char, sizeof(ToWorker)> bytes{};
  const auto size = read_now(control, bytes);
  if (!size || *size != bytes.size()) return std::nullopt;
  ToWorker message;
  std::memcpy(&message, bytes.data(), sizeof message);
  if (message.serial == 0) return std::nullopt;
  ReceivedChannel received{.serial = message.serial, .ends = std::nullopt};
  if (message.has_ends != 0) received.ends = ChannelEnds{handle_of(message.in), handle_of(message.out)};
  return received;
}

void tell_host(files::Handle control, std::string_view message) {
  write_now(control, message);
}

}  // namespace wire
