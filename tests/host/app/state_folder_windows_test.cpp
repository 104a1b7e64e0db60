#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "app/state_folder.hpp"
#include "files/rights.hpp"
#include "host/folder_link.hpp"
#include "host/test_files.hpp"

namespace {

namespace fs = std::filesystem;
using app::StateFolder;

StateFolder use(const fs::path& state, const fs::path& plugins, const fs::path& record = {}) {
  return StateFolder(state, {"--plugins", plugins}, {"--record", record});
}

// Empty: it is taken.
std::string fault_of(const fs::path& state, const fs::path& plugins, const fs::path& record = {}) {
  try {
    use(state, plugins, record);
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST_CASE("folders that overlap are found, by whatever way they are named") {
  const test::TemporaryDirectory in;
  const auto top = in.path();
  fs::create_directories(top / "real" / "inner");
  fs::create_directories(top / "other");
  const test::FolderLink link(top / "link", "real");
  REQUIRE(link.is_made());
  const std::pair<fs::path, fs::path> overlapping[] = {
      {top / "real", top / "real"},
      {top / "real", top / "REAL" / "Inner"},
      {top / "other" / ".." / "real", top / "real"},
      {top / "missing", top / "missing" / "below"},
      {top / "link", top / "real"},
      {top / "link" / "missing", top / "real"},
      {top / "link" / "inner", top / "real"},
      {top.root_path(), top},
  };
  for (const auto& [one, other] : overlapping) {
    CHECK(app::overlap(one, other));
    CHECK(app::overlap(other, one));
  }
  CHECK(!app::overlap(top / "real", top / "other"));
  CHECK(!app::overlap(top / "real", top / "really"));
  CHECK(!app::overlap(top / "link", top / "other"));
}

TEST_CASE("the folder is its owner's alone") {
  const test::TemporaryDirectory in;
  const auto state = use(in.path() / "new" / "state", in.path() / "plugins");
  CHECK(state.warnings().empty());
  const auto rights = files::rights_of(in.path() / "new" / "state");
  REQUIRE(rights.has_value());
  CHECK(rights->is_ours);
  CHECK_FALSE(rights->is_open_to_others);
}

TEST_CASE("a second host on one folder is refused, and the next one after the first is not") {
  const test::TemporaryDirectory in;
  {
    const std::optional<StateFolder> first(use(in.path() / "state", in.path() / "plugins"));
    CHECK(fault_of(in.path() / "state", in.path() / "plugins").find("another host uses the state folder") !=
          std::string::npos);
  }
  CHECK(fault_of(in.path() / "state", in.path() / "plugins").empty());
}

TEST_CASE("a state folder that cannot be made is refused with what to do") {
  const test::TemporaryDirectory in;
  std::ofstream(in.path() / "file") << "x";
  CHECK(fault_of(in.path() / "file", in.path() / "plugins").find("--state-dir names a folder") !=
        std::string::npos);
}

}  // namespace
