#include "app/secrets_key.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace {

namespace fs = std::filesystem;

struct KeyPlace {
  KeyPlace() {
    std::string name = (fs::temp_directory_path() / "aha-key-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    file = folder / "secrets.key";
  }
  ~KeyPlace() { fs::remove_all(folder); }
  fs::path folder, file;
};

std::string refusal_of_key(const fs::path& file) {
  try {
    app::secrets_key(file);
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST_CASE("a key is made once, for its owner alone, and is the same at each start") {
  const KeyPlace in;
  const std::string key = app::secrets_key(in.file);
  CHECK(key.size() == 32);
  struct stat status {};
  REQUIRE(::stat(in.file.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(app::secrets_key(in.file) == key);
  const KeyPlace elsewhere;
  CHECK(app::secrets_key(elsewhere.file) != key);
}

TEST_CASE("a key that others may read is refused, and so is a file that holds none") {
  const KeyPlace in;
  app::secrets_key(in.file);
  fs::permissions(in.file, fs::perms::owner_read | fs::perms::group_read);
  CHECK(refusal_of_key(in.file).find("chmod 600") != std::string::npos);
  for (const std::string& content : {std::string(), std::string("no key"), std::string(63, 'a'),
                                     std::string(66, 'a'), std::string(64, 'z')}) {
    CAPTURE(content);
    fs::permissions(in.file, fs::perms::owner_read | fs::perms::owner_write);
    std::ofstream(in.file) << content;
    CHECK(refusal_of_key(in.file).find("move it away") != std::string::npos);
  }
}

TEST_CASE("a host that is killed while it writes the key starts again") {
  const KeyPlace in;
  const pid_t host = ::fork();
  REQUIRE(host >= 0);
  if (host == 0) {
    constexpr rlimit few_bytes{10, 10}, no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::setrlimit(RLIMIT_FSIZE, &few_bytes);  // the next byte ends the process
    app::secrets_key(in.file);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(host, &status, 0) == host);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGXFSZ);
  const std::string key = app::secrets_key(in.file);
  CHECK(key.size() == 32);
  CHECK(app::secrets_key(in.file) == key);
}

TEST_CASE("a link in the place of the key leads nowhere") {
  const KeyPlace in;
  fs::create_symlink(in.folder / "elsewhere", in.file);
  CHECK(!refusal_of_key(in.file).empty());
  CHECK(!fs::exists(in.folder / "elsewhere"));
}

}  // namespace
