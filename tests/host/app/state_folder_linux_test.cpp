#include "app/state_folder.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>

namespace {

namespace fs = std::filesystem;
using app::StateFolder;

struct Place {
  Place() {
    std::string name = (fs::temp_directory_path() / "aha-state-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = fs::canonical(name);
  }
  ~Place() { fs::remove_all(path); }
  fs::path path;
};

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

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
  const Place in;
  const fs::path& top = in.path;
  fs::create_directories(top / "real" / "inner");
  fs::create_directories(top / "other");
  fs::create_directory_symlink(top / "real", top / "link");
  fs::create_directory_symlink("other/../real/inner", top / "relative");
  fs::create_directory_symlink(top / "later", top / "dangling");
  const std::pair<fs::path, fs::path> overlapping[] = {
      {top / "real", top / "real"},
      {top / "real", top / "real" / ""},
      {top / "real", top / "real" / "inner"},
      {top / "real" / "inner", top / "real"},
      {top / "link", top / "real" / "inner"},
      {top / "link" / "inner", top / "real"},
      {top / "relative", top / "link"},
      {top / "other" / ".." / "real", top / "real"},
      {top / "link" / ".." / "real", top / "real"},
      {top / "missing", top / "missing" / "below"},
      {top / "missing" / ".." / "real", top / "real"},
      {top / "dangling", top / "later"},
      {top / "dangling" / "below", top / "later"},
      {top / "later" / "below", top / "dangling"},
      {"/", top},
      {top / "real", fs::path("/proc/self/root") / (top / "real").relative_path()},
  };
  for (const auto& [one, other] : overlapping) {
    CHECK(app::overlap(one, other));
    CHECK(app::overlap(other, one));
  }
  CHECK(!app::overlap(top / "real", top / "other"));
  CHECK(!app::overlap(top / "real", top / "really"));
  CHECK(!app::overlap(top / "real" / "inner", top / "real" / "inner2"));
  CHECK(!app::overlap(top / "dangling", top / "real"));
}

TEST_CASE("nothing is touched where the state folder and the plugins folder overlap") {
  const Place in;
  fs::create_directories(in.path / "state" / "plugins");
  fs::permissions(in.path / "state", fs::perms::others_read, fs::perm_options::add);
  std::ofstream(in.path / "state" / "plugins" / "slack.so") << "x";
  const unsigned before = mode_of(in.path / "state");
  for (const auto& [state, plugins] :
       {std::pair("state", "state/plugins"), std::pair("state/plugins", "state"), std::pair("state", "state"),
        std::pair("new", "new/plugins")}) {
    CHECK(fault_of(in.path / state, in.path / plugins).find("one lies in the other") != std::string::npos);
  }
  CHECK(fs::exists(in.path / "state" / "plugins" / "slack.so"));
  CHECK(!fs::exists(in.path / "state" / "lock"));
  CHECK(!fs::exists(in.path / "new"));
  CHECK(mode_of(in.path / "state") == before);
}

TEST_CASE("cases are not recorded where the host cleans") {
  const Place in;
  const auto state = in.path / "state", plugins = in.path / "plugins";
  for (const char* const cleaned : {"private-copies", "descriptions", "crashes", "crashes/deeper"})
    CHECK(fault_of(state, plugins, state / cleaned).find("--record") != std::string::npos);
  CHECK(!fs::exists(state));
  CHECK(fault_of(state, plugins, state / "cases").empty());
  CHECK(fault_of(state, plugins, in.path).empty());
}

TEST_CASE("the folder is its owner's alone, whatever the umask says, and one that was open is closed") {
  const Place in;
  const auto before = ::umask(0);
  { use(in.path / "new" / "state", in.path / "plugins"); }
  CHECK(mode_of(in.path / "new" / "state") == 0700);
  CHECK(mode_of(in.path / "new" / "state" / "lock") == 0600);
  fs::create_directory(in.path / "open");
  fs::create_directory(in.path / "open" / "crashes");
  const auto state = use(in.path / "open", in.path / "plugins");
  ::umask(before);
  CHECK(mode_of(in.path / "open") == 0700);
  CHECK(state.warnings().empty());
}

TEST_CASE("a folder with others' files in it stays as open as it is, and the operator is told") {
  const Place in;
  fs::create_directory(in.path / "shared");
  fs::permissions(in.path / "shared", fs::perms(0755));
  std::ofstream(in.path / "shared" / "notes.txt") << "x";
  const auto state = use(in.path / "shared", in.path / "plugins");
  CHECK(mode_of(in.path / "shared") == 0755);
  REQUIRE(state.warnings().size() == 1);
  CHECK(state.warnings()[0].find("more than the host's own files") != std::string::npos);
}

TEST_CASE("a second host on one folder is refused, and the next one after the first is not") {
  const Place in;
  {
    std::optional<StateFolder> first(use(in.path / "state", in.path / "plugins"));
    CHECK(fault_of(in.path / "state", in.path / "plugins").find("another host uses the state folder") !=
          std::string::npos);
    fs::create_directory_symlink(in.path / "state", in.path / "again");
    CHECK(fault_of(in.path / "again", in.path / "plugins").find("another host") != std::string::npos);
  }
  CHECK(fault_of(in.path / "state", in.path / "plugins").empty());
}

TEST_CASE("a link in the place of what the host writes is refused") {
  for (const char* const name : {"lock", "private-copies", "descriptions", "crashes", "store.sqlite3",
                                 "store.sqlite3-wal", "secrets.key"}) {
    CAPTURE(name);
    const Place in;
    fs::create_directory(in.path / "state");
    fs::create_directory(in.path / "elsewhere");
    fs::create_symlink(in.path / "elsewhere", in.path / "state" / name);
    CHECK(!fault_of(in.path / "state", in.path / "plugins").empty());
    CHECK(fs::is_empty(in.path / "elsewhere"));
  }
}

TEST_CASE("a state folder that cannot be made is refused with what to do") {
  const Place in;
  std::ofstream(in.path / "file") << "x";
  CHECK(fault_of(in.path / "file", in.path / "plugins").find("--state-dir names a folder") !=
        std::string::npos);
  fs::create_symlink(in.path / "b", in.path / "a");
  fs::create_symlink(in.path / "a", in.path / "b");
  CHECK(!fault_of(in.path / "a", in.path / "plugins").empty());
}

}  // namespace
