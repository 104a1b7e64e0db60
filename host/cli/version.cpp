#include "cli/version.hpp"

#include <ares.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <libpsl.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <sqlite3.h>

#include "cli/system_libraries.hpp"
#include "version/build.hpp"

namespace cli {

std::string version_text() {
  const auto build = version::this_build();
  std::string text = fmt::format("aha-host {}\n", build.number);
  const auto add = [&text](std::string_view name, const auto& value) {
    text += fmt::format("{:<16}{}\n", name, value);
  };
  add("commit", build.commit);
  add("C ABI", build.abi);
  add("build", build.type);
  add("compiler", build.compiler);
  add("c-ares", ares_version(nullptr));
  add("libcurl", curl_version_info(CURLVERSION_NOW)->version);
  add("libpsl", psl_get_version());
  for (const auto& [name, version] : system_libraries()) add(name, version);
  add("libsodium", sodium_version_string());
  add("OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING));
  add("SQLite", sqlite3_libversion());
  // These have no function that tells.
  add("Boost", AHA_BOOST_VERSION);
  add("CLI11", AHA_CLI11_VERSION);
  add("fmt", AHA_FMT_VERSION);
  add("prometheus-cpp", AHA_PROMETHEUS_VERSION);
  add("simdjson", AHA_SIMDJSON_VERSION);
  add("spdlog", AHA_SPDLOG_VERSION);
  add("toml++", AHA_TOMLPLUSPLUS_VERSION);
  text.pop_back();  // CLI11 ends the line
  return text;
}

}  // namespace cli
