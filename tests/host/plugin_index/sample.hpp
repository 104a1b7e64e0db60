// An index with one plugin, and its text signed.
#pragma once

#include <map>
#include <span>
#include <string>

#include "plugin_index/verified_index.hpp"
#include "signature/ed25519.hpp"
#include "signature/secret_key.hpp"
#include "signature/trust_list.hpp"

namespace test {

inline plugin_index::Index sample_index() {
  return {.serial = 7,
          .expires_s = 2'000'000'000,
          .plugins = {{.name = "slack",
                       .versions = {{.version = "1.10.0",
                                     .abi_low = 1,
                                     .abi_high = 2,
                                     .rights = {.services = {"slack", "slack_commands"},
                                                .egress = {"*.slack.com"},
                                                .capabilities = {"aha.http/1"}},
                                     .files = {{.platform = "linux-x86_64",
                                                .url = "1.10.0/slack.so",
                                                .sha256 = std::string(64, 'a'),
                                                .bytes = 4'096,
                                                .signature = {}}}},
                                    {.version = "1.9.0",
                                     .abi_low = 1,
                                     .abi_high = 1,
                                     .rights = {.services = {"slack"}, .egress = {}, .capabilities = {}},
                                     .files = {{.platform = "linux-aarch64",
                                                .url = "https://example.com/slack.so",
                                                .sha256 = std::string(64, 'b'),
                                                .bytes = 1,
                                                .signature = "four lines"}}}}}},
          .revoked = {std::string(64, 'c'), "0123456789ABCDEF"}};
}

inline plugin_index::SignedText signed_by(
    const signature::SecretKey& key, std::string text,
    const std::string& comment = "timestamp:1700000000\tfile:index.json") {
  auto signature =
      signature::format_signature_file(signature::sign(key, std::as_bytes(std::span(text)), comment));
  return {std::move(text), std::move(signature)};
}

inline signature::TrustList trusting(const signature::SecretKey& key) {
  signature::TrustList list;
  list.trust(key.public_key());
  return list;
}

// Content by address, in place of files and the network.
struct FakeReader final : plugin_index::Reader {
  std::map<std::string, std::string> contents;

  tl::expected<std::string, std::string> read(const plugin_index::Address& address,
                                              std::size_t max_bytes) override {
    const auto found = contents.find(address.text);
    if (found == contents.end()) return tl::unexpected(address.text + " is not there");
    if (found->second.size() > max_bytes) return tl::unexpected(address.text + " is too large");
    return found->second;
  }
};

}  // namespace test
