#include "process/loading_right_windows.hpp"

#include <doctest/doctest.h>

#include "process/sid_windows.hpp"

using process::grants_loading;

TEST_CASE("a right to load a file is granted and revoked without a trace") {
  const auto plugin = process::sid_of(L"S-1-15-2-1-2-3-4-5-6-7");
  const auto other = process::sid_of(L"S-1-15-3-1024-1-2-3-4-5-6-7-8");
  REQUIRE(plugin != nullptr);
  REQUIRE(other != nullptr);
  const auto others = process::with_loading(nullptr, other.get());
  REQUIRE(others != nullptr);
  CHECK_FALSE(grants_loading(others.get(), plugin.get()));

  const auto once = process::with_loading(others.get(), plugin.get());
  REQUIRE(once != nullptr);
  CHECK(grants_loading(once.get(), plugin.get()));
  CHECK(grants_loading(once.get(), other.get()));

  const auto revoked = process::without_rights(once.get(), plugin.get());
  REQUIRE(revoked != nullptr);
  CHECK_FALSE(grants_loading(revoked.get(), plugin.get()));
  CHECK(grants_loading(revoked.get(), other.get()));
  CHECK(revoked->AceCount == others->AceCount);
}
