#include "store/identity.hpp"

#include <doctest/doctest.h>

#include <set>

namespace {

using store::digest_bytes;
using store::record_key;
using store::scope_of;

TEST_CASE("a key has one size, whatever the strings from outside hold") {
  const std::string huge(16 * 1024 * 1024, 'x');
  for (const std::string& id : {std::string(), std::string("77"), std::string("\0\xff", 2), huge}) {
    const auto scope = scope_of({.service = id, .account = id, .integration = id});
    CHECK(scope.service.size() == digest_bytes);
    CHECK(scope.integration.size() == digest_bytes);
    CHECK(record_key({.service = id, .account = id, .integration = id}, id).bytes().size() ==
          2 * digest_bytes);
  }
}

TEST_CASE("different strings never share a key, wherever one ends and the next begins") {
  const std::string zero("a\0b", 3);
  std::set<std::string> keys;
  const auto add = [&](const store::Identity& identity) {
    CHECK(keys.insert(scope_of(identity).bytes()).second);
    CHECK(keys.insert(record_key(identity, "r").bytes()).second);
  };
  add({.service = "s", .account = zero, .integration = "1"});
  add({.service = "s", .account = "a b", .integration = "1"});
  add({.service = "s", .account = "a", .integration = "b1"});
  add({.service = "s", .account = "ab", .integration = "1"});
  add({.service = "sa", .account = "b", .integration = "1"});
  add({.service = "s", .account = "", .integration = "ab1"});
  add({.owner = "s", .service = "", .account = "", .integration = "ab1"});
  add({.owner = "key 1", .service = "s", .account = "a b", .integration = "1"});
  CHECK(record_key({.service = "s"}, "a").bytes() != record_key({.service = "s"}, "b").bytes());
}

TEST_CASE("integrations of one service share the service's part, and those of another owner do not") {
  const auto one = scope_of({.service = "s", .account = "a", .integration = "1"});
  CHECK(one.service == scope_of({.service = "s", .account = "b", .integration = "2"}).service);
  CHECK(one.service == record_key({.service = "s"}, "r").service);
  CHECK(one.service != scope_of({.owner = "o", .service = "s"}).service);
}

}  // namespace
