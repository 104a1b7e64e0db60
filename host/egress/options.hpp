// What the operator decides about outgoing HTTP. Plain values; flags are parsed by the parts named here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "egress/address_policy.hpp"
#include "egress/blob.hpp"
#include "egress/connect_to.hpp"
#include "egress/name_server.hpp"
#include "egress/trusted_authorities.hpp"

namespace egress {

struct Limits {
  std::uint64_t body_bytes = 64ull << 20;     // of an answer, after decompression
  std::uint64_t header_bytes = 256ull << 10;  // of an answer; libcurl ends a single line at 100 KB
  std::uint32_t connect_timeout_ms = 25'000;  // TCP and TLS together
  // Running at once to one host and port, on one loop; more wait in line. High enough for 9,900 over 200
  // hosts.
  std::uint32_t transfers_per_host = 128;
  std::uint32_t idle_connections = 2'048;  // kept for reuse, on one loop
};

struct Options {
  std::shared_ptr<TrustedAuthorities> authorities;  // --ca-file; null: none is trusted
  std::vector<ConnectTo> connect_to;                // --connect-to; the first that matches counts
  std::vector<AddressRange> allow_addresses;        // --allow-address
  std::vector<NameServer> name_servers;             // --dns-server; empty: as resolv.conf says
  bool allow_insecure_tls = false;                  // honours Request::skip_tls_verify
  Limits limits;
  BlobLimits blobs;  // answers that are kept as files
  // libcurl's multi interface slows down faster than its number of transfers grows, so there are several.
  std::uint32_t shards = 16;
};

}  // namespace egress
