#include "signature/trust_list.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "host/test_files.hpp"
#include "sample.hpp"
#include "signature/trusted_comment.hpp"

namespace {

using artifact::SignatureState;
using signature::SecretKey;
using signature::TrustList;

const std::string plugin_content = "the plugin's bytes";
const std::string plugin_hash = artifact::sha256_hex(test::bytes_of(plugin_content));

artifact::SignatureVerdict judge(const TrustList& list, const std::optional<std::string>& text) {
  return list.judge("plugin.so", test::bytes_of(plugin_content), plugin_hash, text);
}

TrustList trusting(const SecretKey& key) {
  TrustList list;
  list.trust(key.public_key());
  return list;
}

}  // namespace

TEST_CASE("a file is trusted where a trusted key signed it, and is unsigned without a signature") {
  const auto key = SecretKey::generate();
  const auto list = trusting(key);
  const auto verdict = judge(list, test::signed_text(key, plugin_content));
  CHECK(verdict.state == SignatureState::trusted);
  CHECK(verdict.key_id == key.id().text());
  CHECK(judge(list, test::signed_text(key, plugin_content, signature::Algorithm::legacy)).trusted());
  CHECK(judge(list, std::nullopt).state == SignatureState::unsigned_file);
  CHECK(judge(list, std::nullopt).reason.empty());
}

TEST_CASE("a signature by an unknown key is worth no more than none, even where it is wrong") {
  const auto stranger = SecretKey::generate();
  const auto list = trusting(SecretKey::generate());
  for (const auto* content : {"the plugin's bytes", "other bytes"}) {
    const auto verdict = judge(list, test::signed_text(stranger, content));
    CHECK(verdict.state == SignatureState::untrusted_key);
    CHECK(verdict.key_id == stranger.id().text());
    CHECK(verdict.reason.empty());
  }
}

TEST_CASE("a signature that is not of these bytes, or no signature at all, is told with what to do") {
  const auto key = SecretKey::generate();
  const auto list = trusting(key);
  const auto of_another_file = judge(list, test::signed_text(key, "other bytes"));
  CHECK(of_another_file.state == SignatureState::bad_signature);
  CHECK(of_another_file.reason.find("fetch both again") != std::string::npos);
  const auto nonsense = judge(list, "nonsense");
  CHECK(nonsense.state == SignatureState::bad_signature);
  CHECK(nonsense.reason.find("cannot be read") != std::string::npos);
}

TEST_CASE("a key that takes a trusted key's name is found out") {
  const auto key = SecretKey::generate();
  const auto impostor_bytes = SecretKey::generate();
  const SecretKey impostor(key.id(), impostor_bytes.bytes());
  const auto text = test::signed_text(impostor, plugin_content);
  CHECK(judge(trusting(key), text).state == SignatureState::bad_signature);
  auto both = trusting(key);
  both.trust(impostor.public_key());
  CHECK(judge(both, text).trusted());
  CHECK(judge(both, test::signed_text(key, plugin_content)).trusted());
}

TEST_CASE("a withdrawal by key or by hash wins over trust") {
  const auto key = SecretKey::generate();
  auto by_key = trusting(key);
  CHECK(by_key.revoke(key.id().text()));
  const auto verdict = judge(by_key, test::signed_text(key, plugin_content));
  CHECK(verdict.state == SignatureState::revoked);
  CHECK(verdict.reason.find(key.id().text()) != std::string::npos);
  CHECK(judge(by_key, std::nullopt).state == SignatureState::unsigned_file);

  auto by_hash = trusting(key);
  std::string upper_case = plugin_hash;
  for (auto& c : upper_case) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK(by_hash.revoke(upper_case));
  CHECK(judge(by_hash, test::signed_text(key, plugin_content)).state == SignatureState::revoked);
  CHECK(judge(by_hash, std::nullopt).state == SignatureState::revoked);
  CHECK_FALSE(by_hash.revoke("nonsense"));
  CHECK_FALSE(by_hash.revoke(plugin_hash.substr(1)));
}

TEST_CASE("settings are keys, hashes, ids, or files of them") {
  const test::TemporaryDirectory directory;
  const auto key = SecretKey::generate();
  const auto other = SecretKey::generate();
  const auto key_path = (directory.path() / "vendor.pub").string();
  std::ofstream(key_path) << signature::format_public_key(key.public_key());
  const auto revoked_path = (directory.path() / "revoked").string();
  std::ofstream(revoked_path, std::ios::binary)
      << "# withdrawn in spring\n\n  " << other.id().text() << "  # lost laptop\r\n";

  const auto other_line = signature::format_public_key(other.public_key());
  const auto list = TrustList::read({key_path, other_line.substr(other_line.find('\n') + 1)}, {revoked_path});
  REQUIRE_MESSAGE(list.has_value(), list.error());
  CHECK(judge(*list, test::signed_text(key, plugin_content)).trusted());
  CHECK(judge(*list, test::signed_text(other, plugin_content)).state == SignatureState::revoked);
  CHECK(judge(TrustList::read({}, {plugin_hash}).value(), std::nullopt).state == SignatureState::revoked);
}

TEST_CASE("a wrong setting is named") {
  const test::TemporaryDirectory directory;
  const auto path = (directory.path() / "bad").string();
  std::ofstream(path) << "xyz\n";
  const auto key = TrustList::read({path}, {});
  REQUIRE_FALSE(key.has_value());
  CHECK(key.error().find(path) != std::string::npos);
  const auto line = TrustList::read({}, {path});
  REQUIRE_FALSE(line.has_value());
  CHECK(line.error().find("xyz") != std::string::npos);
  CHECK_FALSE(TrustList::read({}, {"neither"}).has_value());
  CHECK_FALSE(TrustList::read({"/nowhere/at/all"}, {}).has_value());
}

TEST_CASE("a signature holds for the file name that it says, and for any where it says none") {
  const auto key = SecretKey::generate();
  const auto list = trusting(key);
  const auto signed_with = [&](std::string comment) {
    return signature::format_signature_file(signature::sign(
        key, test::bytes_of(plugin_content), std::move(comment), signature::Algorithm::prehashed));
  };
  // As minisign -S writes it.
  CHECK(judge(list, signed_with("timestamp:1700000000\tfile:plugin.so\thashed")).trusted());
  const auto renamed = judge(list, signed_with("timestamp:1700000000\tfile:slack.so\thashed"));
  CHECK(renamed.state == SignatureState::bad_signature);
  CHECK(renamed.reason == "it was signed as slack.so and has another name here; give it that name back");
  const auto own_words = judge(list, signed_with("of today"));
  CHECK(own_words.trusted());
  CHECK(own_words.warning.find("does not say which file") != std::string::npos);
  CHECK(judge(list, signed_with("file:plugin.so\tfile:slack.so")).reason.find("file twice") !=
        std::string::npos);
}

TEST_CASE("what a trusted signature says comes with the verdict") {
  const auto key = SecretKey::generate();
  const auto list = trusting(key);
  signature::TrustedComment comment;
  comment.timestamp_s = 1'700'000'000;
  comment.file = "plugin.so";
  comment.version = "1.2.3";
  comment.services = {"one", "two"};
  comment.remark = "of today\tfile:slack.so";
  const auto verdict =
      judge(list, signature::format_signature_file(
                      signature::sign(key, test::bytes_of(plugin_content), format_trusted_comment(comment))));
  REQUIRE(verdict.trusted());
  CHECK(verdict.key == signature::public_key_line(key.public_key()));
  CHECK(verdict.warning.empty());
  CHECK(verdict.words.timestamp_s == 1'700'000'000);
  CHECK(signature::words_for_people(format_trusted_comment(comment)) == "of today file:slack.so");
  CHECK(signature::words_for_people("timestamp:1\tfile:f\thashed") == "timestamp:1 file:f hashed");
  CHECK(verdict.words.version == "1.2.3");
  CHECK(verdict.words.services == std::vector<std::string>{"one", "two"});
}

TEST_CASE("two keys of one id are two keys") {
  const auto key = SecretKey::generate();
  const SecretKey namesake(key.id(), SecretKey::generate().bytes());
  auto list = trusting(key);
  list.trust(namesake.public_key());
  const auto one = judge(list, test::signed_text(key, plugin_content));
  const auto other = judge(list, test::signed_text(namesake, plugin_content));
  REQUIRE(one.trusted());
  REQUIRE(other.trusted());
  CHECK(one.key_id == other.key_id);
  CHECK(one.key != other.key);
  CHECK(list.trusts(one.key));
  CHECK_FALSE(list.trusts(key.id().text()));
  list.revoke(key.id().text());
  CHECK_FALSE(list.trusts(one.key));
}
