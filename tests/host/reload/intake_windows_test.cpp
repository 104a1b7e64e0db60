#include <windows.h>

#include <doctest/doctest.h>

#include "files/descriptor.hpp"
#include "host/test_files.hpp"
#include "reload/intake.hpp"

namespace {

namespace fs = std::filesystem;
using reload::Clock;

class Folder {
 public:
  Folder() {
    options_.plugins_dir = directory_.path();
    fs::copy_file(test::fixture("good"), path("good.dll"));
  }

  fs::path path(const char* name) const { return directory_.path() / name; }

  // What comes of each file that a rescan finds another than before, or gone.
  std::vector<reload::SettleResult> look() {
    intake_.rescan();
    std::vector<reload::SettleResult> results;
    for (const auto& due : intake_.due(Clock::time_point::max()))
      results.push_back(intake_.settle(due, true));
    return results;
  }

  void serves(const reload::Candidate& candidate) { intake_.serves(candidate.file(), candidate.identity); }

 private:
  test::TemporaryDirectory directory_;
  reload::ReloaderOptions options_;
  reload::Intake intake_{options_};
};

}  // namespace

TEST_CASE("a library that looks whole is put off while a process has it open to write") {
  Folder folder;
  files::Descriptor writer(CreateFileW(folder.path("good.dll").c_str(), GENERIC_WRITE, FILE_SHARE_READ,
                                       nullptr, OPEN_EXISTING, 0, nullptr));
  REQUIRE(writer.get() != INVALID_HANDLE_VALUE);
  for (int looks = 0; looks < 3; ++looks) {
    const auto results = folder.look();
    REQUIRE(results.size() == 1);
    CHECK(std::holds_alternative<reload::NothingNew>(results.front()));
  }
  writer.reset();
  const auto results = folder.look();
  REQUIRE(results.size() == 1);
  CHECK(std::holds_alternative<reload::Candidate>(results.front()));
}

TEST_CASE("a file whose name gets other letters stays the file that it was") {
  Folder folder;
  auto results = folder.look();
  REQUIRE(results.size() == 1);
  folder.serves(std::get<reload::Candidate>(results.front()));
  REQUIRE(MoveFileExW(folder.path("good.dll").c_str(), folder.path("GOOD.DLL").c_str(), 0) != 0);
  for (const auto& result : folder.look())
    CHECK((std::holds_alternative<reload::AsServing>(result) ||
           std::holds_alternative<reload::NothingNew>(result)));
  CHECK(folder.look().empty());
  REQUIRE(DeleteFileW(folder.path("good.dll").c_str()) != 0);
  results = folder.look();
  REQUIRE(results.size() == 1);
  CHECK(std::holds_alternative<reload::Vanished>(results.front()));
}
