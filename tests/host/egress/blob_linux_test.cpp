#include <doctest/doctest.h>

#include <filesystem>

#include "egress/blob.hpp"

namespace {

using egress::BlobLimits;
using egress::BlobStore;

TEST_CASE("blob: its file has no name from the beginning") {
  BlobLimits limits;
  limits.folder = std::filesystem::temp_directory_path() / "aha-blob-nameless-test";
  limits.memory_bytes = 0;
  std::filesystem::create_directories(limits.folder);
  const BlobStore store(limits);
  const auto blob = store.create(account::Account::unlimited());
  CHECK(blob->append("x").empty());
  CHECK(std::filesystem::is_empty(limits.folder));
  std::filesystem::remove_all(limits.folder);
}

TEST_CASE("blob: says why its file cannot be made") {
  BlobLimits limits;
  limits.folder = "/nowhere/at/all";
  limits.memory_bytes = 0;
  const BlobStore store(limits);
  CHECK(store.create(account::Account::unlimited())->append("x").find("No such file or directory") !=
        std::string::npos);
}

}  // namespace
