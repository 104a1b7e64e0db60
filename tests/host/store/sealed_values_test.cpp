#include "store/sealed_values.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace {

using store::KvStore;
using store::Seal;
using store::SealedValues;

const store::Scope acme = store::scope_of({.service = "jira", .account = "acme", .integration = "1"});
const store::Scope other = store::scope_of({.service = "jira", .account = "acme", .integration = "2"});

KvStore::Result kept(SealedValues& values, const store::Scope& scope, const std::string& key,
                     std::string_view value) {
  KvStore::Result result = KvStore::Result::not_written;
  values.put(scope, key, value, [&](KvStore::Result made) { result = made; });
  return result;
}

TEST_CASE("a sealed value opens by its key in its place, and nowhere else") {
  const Seal seal(Seal::new_key());
  for (const std::string& value : {std::string(), std::string("token"), std::string(8000, '\0')}) {
    const std::string sealed = seal.close(value, "here");
    CHECK(sealed.size() == value.size() + Seal::overhead_bytes);
    CHECK(seal.open(sealed, "here") == value);
    CHECK(!seal.open(sealed, "there"));
    CHECK(!Seal(Seal::new_key()).open(sealed, "here"));
    CHECK(seal.close(value, "here") != sealed);  // a nonce of its own
  }
}

TEST_CASE("a sealed value that was changed, cut or made up opens nothing") {
  const Seal seal(Seal::new_key());
  const std::string sealed = seal.close("token", "here");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK(!seal.open(changed, "here"));
    CHECK(!seal.open(sealed.substr(0, i), "here"));
  }
  CHECK(!seal.open(sealed + "x", "here"));
}

TEST_CASE("a key of another size is refused") {
  CHECK_THROWS_AS(Seal(std::string(31, 'k')), std::invalid_argument);
  CHECK_THROWS_AS(Seal(""), std::invalid_argument);
  CHECK(Seal::new_key() != Seal::new_key());
}

TEST_CASE("secrets are apart from what is remembered, and from those of other integrations") {
  KvStore values;
  SealedValues secrets(values, Seal::new_key());
  CHECK(kept(secrets, acme, "token", "one") == KvStore::Result::kept);
  values.put(acme, "token", "plain", [](auto) {});
  CHECK(secrets.get(acme, "token") == "one");
  CHECK(values.get(acme, "token") == "plain");
  CHECK(!secrets.get(other, "token"));
  CHECK(!secrets.get(acme, "other"));
  const auto stored = values.get(store::secrets_of(acme), "token");
  REQUIRE(stored);
  CHECK(stored->find("one") == std::string::npos);

  // A row that was moved to another integration.
  values.put(store::secrets_of(other), "token", *stored, [](auto) {});
  CHECK(!secrets.get(other, "token"));

  secrets.erase(acme, "token", [](auto) {});
  CHECK(!secrets.get(acme, "token"));
  CHECK(values.get(acme, "token") == "plain");
}

TEST_CASE("secrets count as what their service keeps, and beyond its limits are refused") {
  KvStore values;
  SealedValues secrets(values, Seal::new_key());
  CHECK(kept(secrets, acme, "k", std::string(store::ValueLimits().value_bytes - Seal::overhead_bytes, 'x')) ==
        KvStore::Result::kept);
  CHECK(values.share_of(acme.service).used >= store::ValueLimits().value_bytes);
  CHECK(kept(secrets, acme, "k", std::string(store::ValueLimits().value_bytes, 'x')) ==
        KvStore::Result::too_large);
  for (int i = 1; i < 64; ++i)
    CHECK(kept(secrets, acme, "k" + std::to_string(i), "x") == KvStore::Result::kept);
  CHECK(kept(secrets, acme, "one more", "x") == KvStore::Result::too_large);
}

TEST_CASE("with another key the secrets of before are as if they were none") {
  KvStore values;
  SealedValues before(values, Seal::new_key()), after(values, Seal::new_key());
  kept(before, acme, "token", "one");
  CHECK(!after.get(acme, "token"));
  CHECK(kept(after, acme, "token", "two") == KvStore::Result::kept);
  CHECK(after.get(acme, "token") == "two");
}

}  // namespace
