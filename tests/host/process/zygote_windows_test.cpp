#include <doctest/doctest.h>
#include <windows.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "process/end.hpp"
#include "process/heard_child_windows.hpp"
#include "process/standard_streams.hpp"
#include "process/zygote.hpp"

namespace {

using process::HeardChild;

// Without an end that the compiler could see.
int overflow(int depth) {
  volatile char frame[4096];
  frame[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : overflow(depth + 1) + frame[0];
}

void tell(files::Handle to, const std::string& text) {
  DWORD written = 0;
  WriteFile(to, text.data(), static_cast<DWORD>(text.size()), &written, nullptr);
}

void live(std::string_view argument, std::span<const files::Handle> handles) noexcept {
  process::lead_standard_streams_to(handles[1]);
  tell(handles[0], std::to_string(handles.size()) + " handles, " + std::string(argument));
  if (argument == "prints") std::puts("one\ntwo");
  std::fflush(stdout);
  if (argument == "writes to nothing") *static_cast<volatile int*>(nullptr) = 1;
  if (argument == "overflows") overflow(0);
  if (argument == "aborts") std::abort();
  if (argument == "sleeps") Sleep(INFINITE);
  if (argument == "has a secret")
    tell(handles[0], GetEnvironmentVariableW(L"AHA_SECRET", nullptr, 0) == 0 ? ", no" : ", yes");
  process::exit_at_once(7);
}

const process::Role role{"lives", true, &live, nullptr};
// In a process that it starts, this runs the role: before main().
const auto zygote = process::Zygote::fork_here({&role, 1});

struct Lived {
  std::string told;
  std::string printed;
  process::End end;
};

HeardChild start(const std::string& argument) {
  auto told = process::make_pipe();
  auto printed = process::make_pipe();
  const std::array handles{told.writing.get(), printed.writing.get()};
  auto child = zygote->start("lives", argument, handles);
  REQUIRE_MESSAGE(child.has_value(), child.error());
  return HeardChild(std::move(*child), std::move(told.reading), std::move(printed.reading));
}

Lived hear(HeardChild& child, std::chrono::milliseconds time) {
  Lived lived;
  const auto take = [&] {
    lived.told += child.first().take();
    lived.printed += child.second().take();
  };
  auto event = HeardChild::Event::heard;
  for (const auto deadline = HeardChild::Clock::now() + time; event == HeardChild::Event::heard; take())
    event = child.await(deadline);
  lived.end = process::end_of(child.end());
  for (const auto* const pipe : {&child.first(), &child.second()})
    while (HeardChild::has_rest(*pipe)) take();
  return lived;
}

Lived live_through(const std::string& argument) {
  auto child = start(argument);
  return hear(child, std::chrono::seconds(60));
}

}  // namespace

TEST_CASE("a process has its argument, its handles, and an end of its own") {
  const auto lived = live_through(std::string(60'000, 'x'));
  CHECK(lived.told == "2 handles, " + std::string(60'000, 'x'));
  CHECK(lived.end.cause == "");
  CHECK(lived.end.status == 7);
}

TEST_CASE("what it prints arrives as it was printed, without carriage returns") {
  CHECK(live_through("prints").printed == "one\ntwo\n");
}

TEST_CASE("what ended it is named") {
  CHECK(live_through("writes to nothing").end.cause == "EXCEPTION_ACCESS_VIOLATION");
  CHECK(live_through("overflows").end.cause == "EXCEPTION_STACK_OVERFLOW");
  CHECK(live_through("aborts").end.cause == "abort()");
}

TEST_CASE("it has nothing of the host's environment that could be a secret") {
  SetEnvironmentVariableW(L"AHA_SECRET", L"x");
  CHECK(live_through("has a secret").told == "2 handles, has a secret, no");
  SetEnvironmentVariableW(L"AHA_SECRET", nullptr);
}

TEST_CASE("it ends with its job, which ends with the host's last handle") {
  auto told = process::make_pipe();
  auto printed = process::make_pipe();
  const std::array handles{told.writing.get(), printed.writing.get()};
  auto child = zygote->start("lives", "sleeps", handles);
  REQUIRE_MESSAGE(child.has_value(), child.error());
  CHECK(WaitForSingleObject(child->process.get(), 0) == WAIT_TIMEOUT);
  child->job.reset();
  CHECK(WaitForSingleObject(child->process.get(), 60'000) == WAIT_OBJECT_0);
}

TEST_CASE("an argument that is too long, and a sandbox, are refused in words") {
  CHECK(zygote->start("lives", std::string(65'536, 'x'), {}).error().find("too long") != std::string::npos);
  CHECK_FALSE(zygote->start("lives", "", {}, {process::Rights::of_sandbox}).error().empty());
}
