#include <doctest/doctest.h>
#include <windows.h>

#include <aclapi.h>

#include "host/test_files.hpp"
#include "signature/key_file.hpp"

TEST_CASE("a secret that others may read is refused, and its content not told") {
  const test::TemporaryDirectory directory;
  const auto path = directory.path() / "key";
  REQUIRE(signature::write_secret_file(path, signature::Secret("hunter2")).has_value());
  REQUIRE(signature::read_secret_file(path).has_value());
  auto name = path.native();
  EXPLICIT_ACCESSW access{};
  access.grfAccessPermissions = GENERIC_READ;
  access.grfAccessMode = GRANT_ACCESS;
  access.Trustee.TrusteeForm = TRUSTEE_IS_NAME;
  wchar_t everyone[] = L"Everyone";
  access.Trustee.ptstrName = everyone;
  ACL* list = nullptr;
  REQUIRE(SetEntriesInAclW(1, &access, nullptr, &list) == ERROR_SUCCESS);
  REQUIRE(SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr,
                                list, nullptr) == ERROR_SUCCESS);
  LocalFree(list);
  const auto read = signature::read_secret_file(path);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().find("icacls") != std::string::npos);
  CHECK(read.error().find("hunter2") == std::string::npos);
}

TEST_CASE("a device is no file") {
  CHECK_FALSE(signature::read_file("NUL", 100).has_value());
}
