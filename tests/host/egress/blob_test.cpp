// Bodies that are kept as files, and bodies made of parts.
#include "egress/blob.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "egress/body_source.hpp"

using egress::Blob;
using egress::BlobId;
using egress::BlobLimits;
using egress::BodyPart;
using egress::BodySource;

namespace {

std::string contents(const Blob& blob) {
  std::string out(blob.size() + 10, '?');
  out.resize(blob.read(0, out.data(), out.size()));
  return out;
}

// In pieces of `step`, as libcurl asks for them.
std::string drain(BodySource& source, std::size_t step) {
  std::string out;
  std::string piece(step, '?');
  while (const std::size_t got = source.read(piece.data(), step)) out.append(piece, 0, got);
  return out;
}

BlobLimits small() {
  BlobLimits limits;
  limits.memory_bytes = 4;
  limits.file_bytes = 10;
  return limits;
}

account::Limits fifteen_bytes() {
  account::Limits limits;
  limits[account::Resource::file_bytes] = {.all = 15, .all_flag = "--max-files-bytes"};
  return limits;
}

struct Store : egress::BlobStore {
  explicit Store(BlobLimits limits = small(), account::Account& charged = account::Account::unlimited())
      : egress::BlobStore(std::move(limits)), account(charged) {}

  std::shared_ptr<Blob> create() const { return egress::BlobStore::create(account); }

  BlobId keep_text(std::string_view text) {
    auto blob = create();
    REQUIRE(blob->append(text).empty());
    return keep(std::move(blob));
  }

  account::Account& account;
};

}  // namespace

TEST_CASE("blob: reads the same from memory and from a file, from any place") {
  const Store store;
  const auto blob = store.create();
  CHECK(contents(*blob).empty());
  CHECK(blob->append("abc").empty());
  CHECK(contents(*blob) == "abc");
  CHECK(blob->append("defg").empty());
  CHECK(contents(*blob) == "abcdefg");
  CHECK(blob->append("hij").empty());
  CHECK(contents(*blob) == "abcdefghij");
  char two[2];
  CHECK(blob->read(8, two, 2) == 2);
  CHECK(std::string(two, 2) == "ij");
  CHECK(blob->read(10, two, 2) == 0);
}

TEST_CASE("blob: a file leaves no name behind") {
  BlobLimits limits;
  limits.folder = std::filesystem::temp_directory_path() / "aha-blob-test";
  limits.memory_bytes = 0;
  std::filesystem::create_directories(limits.folder);
  {
    const Store store(limits);
    const auto blob = store.create();
    CHECK(blob->append("x").empty());
  }
  CHECK(std::filesystem::is_empty(limits.folder));
  std::filesystem::remove_all(limits.folder);
}

TEST_CASE("blob: refuses what is more than one file may have, and what is more than all may have") {
  account::Ledger ledger(fifteen_bytes());
  const Store store(small(), ledger.of("a.so"));
  auto first = store.create();
  CHECK(first->append("0123456789").empty());
  CHECK(first->append("x").find("--max-file-bytes") != std::string::npos);
  CHECK(first->expect(1).find("--max-file-bytes") != std::string::npos);
  CHECK(first->expect(0).empty());
  const auto second = store.create();
  CHECK(second->append("01234").empty());
  CHECK(second->append("5").find("no room") != std::string::npos);
  CHECK(second->append("5").find("--max-files-bytes") != std::string::npos);
  first.reset();
  CHECK(second->append("5").empty());
}

TEST_CASE("blob: the loops of a host share what a plugin may have") {
  account::Ledger ledger(fifteen_bytes());
  const Store one(small(), ledger.of("a.so"));
  const Store other(small(), ledger.of("a.so"));
  auto first = one.create();
  const auto second = other.create();
  CHECK(first->append("0123456789").empty());
  CHECK(second->append("01234").empty());
  CHECK(second->append("5").find("no room") != std::string::npos);
  CHECK(ledger.used(account::Resource::file_bytes) == 15);
  first.reset();
  CHECK(ledger.used(account::Resource::file_bytes) == 5);
}

TEST_CASE("blob: one plugin's files leave room for those of another, and those without a byte count too") {
  account::Limits few;
  few[account::Resource::files].all = 8;
  account::Ledger ledger(few);
  const Store store(small(), ledger.of("a.so"));
  std::vector<std::shared_ptr<Blob>> held;
  for (int i = 0; i < 6; ++i) CHECK(held.emplace_back(store.create())->append("").empty());
  CHECK(store.create()->append("").find("a.so has 6 attachments already") != std::string::npos);
  CHECK(Store(small(), ledger.of("b.so")).create()->append("").empty());
}

TEST_CASE("blob: goes to its file early where its plugin may have no more of the host's memory") {
  account::Limits little;
  little[account::Resource::memory_bytes].one = 2;
  account::Ledger ledger(little);
  const Store store(small(), ledger.of("a.so"));
  const auto blob = store.create();
  CHECK(blob->append("ab").empty());
  CHECK(ledger.used(account::Resource::memory_bytes) == 2);
  CHECK(blob->append("c").empty());
  CHECK(ledger.used(account::Resource::memory_bytes) == 0);
  CHECK(contents(*blob) == "abc");
}

TEST_CASE("blob: says that the folder is gone") {
  BlobLimits limits = small();
  limits.folder = "/nowhere/at/all";
  const Store store(limits);
  const auto blob = store.create();
  CHECK(blob->append("memory is there").find("--max-file-bytes") != std::string::npos);
  CHECK_FALSE(blob->append("12345").empty());
  CHECK(blob->size() == 0);
}

TEST_CASE("blob: is found by its id until it is released, and longer by who reads it") {
  Store store;
  const BlobId id = store.keep_text("abc");
  CHECK(id != 0);
  const auto reader = BodySource::of({{"", id}}, store);
  store.release(id);
  store.release(id);
  CHECK(store.find(id) == nullptr);
  CHECK(BodySource::of({{"", id}}, store) == nullptr);
  CHECK(drain(*reader, 2) == "abc");
}

TEST_CASE("body source: joins its parts whatever the pieces it is read in") {
  Store store;
  const BlobId file = store.keep_text("fghij");
  const BlobId empty = store.keep_text("");
  const std::vector<BodyPart> parts{
      {"<", 0}, {"", file}, {"abcde", 0, true}, {"", file, true}, {"", empty, true}, {"", 0}, {">", 0}};
  const std::string whole = "<fghijYWJjZGU=ZmdoaWo=>";
  for (std::size_t step = 1; step <= whole.size() + 1; ++step) {
    const auto source = BodySource::of(parts, store);
    CHECK(source->size() == whole.size());
    CHECK(drain(*source, step) == whole);
    CHECK(source->is_at_end());
    for (std::size_t from = 0; from <= whole.size(); ++from) {
      source->seek(from);
      CHECK(drain(*source, step) == whole.substr(from));
    }
  }
}

TEST_CASE("body source: base64 of more than it encodes at a time") {
  BlobLimits limits;
  limits.memory_bytes = 1'000;
  Store store(limits);
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += static_cast<char>(i * 7);
  const auto from_file = BodySource::of({{"", store.keep_text(text), true}}, store);
  const auto from_memory = BodySource::of({{text, 0, true}}, store);
  CHECK(from_file->size() == 13'336);
  CHECK(drain(*from_file, 1'000) == drain(*from_memory, 13'336));
}

TEST_CASE("body source: nothing is a body, too") {
  const Store store;
  const auto source = BodySource::of({}, store);
  CHECK(source->size() == 0);
  CHECK(source->is_at_end());
  CHECK(drain(*source, 5).empty());
}
