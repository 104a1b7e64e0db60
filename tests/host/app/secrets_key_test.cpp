#include "app/secrets_key.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

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

TEST_CASE("a link in the place of the key leads nowhere") {
  const KeyPlace in;
  fs::create_symlink(in.folder / "elsewhere", in.file);
  CHECK(!refusal_of_key(in.file).empty());
  CHECK(!fs::exists(in.folder / "elsewhere"));
}

}  // namespace
