// Who stands behind a plugin file, and so behind the services it offers and what they remember.
#pragma once

#include <cstdint>
#include <string>

#include "artifact/file_name.hpp"

namespace ownership {

// How much it is worth that a file offers a service: the later outranks the earlier.
enum class Standing : std::uint8_t {
  stranger,     // nothing vouches for it: unsigned, or signed by a key that is not trusted
  bundled,      // it came with the host
  trusted_key,  // a key that the operator trusts has signed it
};

struct Owner {
  Standing standing = Standing::stranger;
  std::string file;    // its name in the plugins directory
  std::string key;     // of a trusted key: its line of base64, since any vendor can choose an id
  std::string key_id;  // of a trusted key: what people call it by

  // What tells it from every other owner: one key, the host's own plugins, or the successive files of one name. [any]
  std::string id() const {
    if (standing == Standing::trusted_key) return "key:" + key;
    return standing == Standing::bundled ? "bundled" : "file:" + artifact::file_key(file);
  }

  // As operators read it, and --owner takes it: "bundled", the key's id, the file. [any]
  const std::string& name() const {
    static const std::string bundled = "bundled";
    if (standing == Standing::trusted_key) return key_id;
    return standing == Standing::bundled ? bundled : file;
  }
};

}  // namespace ownership
