#include "egress/failure.hpp"

#include <algorithm>
#include <system_error>

namespace egress {
namespace {

enum class Detail { none, given, system };

struct Row {
  CURLcode code;
  Error error;
  std::string_view text;  // "The connection to HOST:PORT " + text
  Detail detail = Detail::none;
};

constexpr Row rows[] = {
    {CURLE_COULDNT_RESOLVE_HOST, Error::unresolved, "was not tried: the name does not resolve",
     Detail::given},
    {CURLE_COULDNT_CONNECT, Error::connect_failed, "could not be made", Detail::system},
    // The whole transfer's time is measured outside libcurl, which is given the connect timeout only.
    {CURLE_OPERATION_TIMEDOUT, Error::connect_failed, "could not be made in time", Detail::none},
    {CURLE_SEND_ERROR, Error::connect_failed, "was lost while the request was sent", Detail::system},
    {CURLE_RECV_ERROR, Error::connect_failed, "was lost while the answer was read", Detail::system},
    {CURLE_SSL_CONNECT_ERROR, Error::tls_failed, "failed in the TLS handshake", Detail::given},
    {CURLE_PEER_FAILED_VERIFICATION, Error::tls_failed, "was refused: the certificate does not verify",
     Detail::given},
    {CURLE_SSL_CACERT_BADFILE, Error::tls_failed,
     "was not made: the file of trusted authorities cannot be read (see --ca-file)", Detail::none},
    {CURLE_SSL_CERTPROBLEM, Error::tls_failed, "failed over a certificate", Detail::given},
    {CURLE_SSL_CIPHER, Error::tls_failed, "failed: no cipher in common", Detail::none},
    {CURLE_SSL_ISSUER_ERROR, Error::tls_failed, "was refused: the certificate's issuer is not trusted",
     Detail::given},
    {CURLE_SSL_INVALIDCERTSTATUS, Error::tls_failed, "was refused: the certificate's status is bad",
     Detail::given},
    {CURLE_USE_SSL_FAILED, Error::tls_failed, "could not be encrypted", Detail::none},
    {CURLE_FILESIZE_EXCEEDED, Error::too_large, "was ended: the answer is larger than allowed", Detail::none},
    // libcurl's header buffer of 100 KB a line reports its limit this way.
    {CURLE_OUT_OF_MEMORY, Error::too_large, "was ended: a header is larger than allowed", Detail::none},
    {CURLE_GOT_NOTHING, Error::broken_answer, "was closed without an answer", Detail::none},
    {CURLE_PARTIAL_FILE, Error::broken_answer, "was closed in the middle of the answer", Detail::none},
    {CURLE_WEIRD_SERVER_REPLY, Error::broken_answer, "brought something that is not HTTP", Detail::none},
    {CURLE_UNSUPPORTED_PROTOCOL, Error::broken_answer, "brought something that is not HTTP", Detail::none},
    {CURLE_BAD_CONTENT_ENCODING, Error::broken_answer, "brought an answer that cannot be decompressed",
     Detail::none},
    {CURLE_HTTP2, Error::broken_answer, "broke the rules of HTTP/2", Detail::none},
    {CURLE_HTTP2_STREAM, Error::broken_answer, "ended its HTTP/2 stream early", Detail::none},
    {CURLE_ABORTED_BY_CALLBACK, Error::connect_failed,
     "was given up: the host has no memory or descriptors left for it", Detail::none},
    {CURLE_URL_MALFORMAT, Error::bad_url, "was not tried: the URL is malformed", Detail::none},
};

constexpr Row otherwise = {CURLE_OK, Error::broken_answer, "failed", Detail::none};

}  // namespace

Failure failure_of(CURLcode code, std::string_view authority, std::string_view detail, int system_error) {
  const auto* found = std::ranges::find(rows, code, &Row::code);
  const Row& row = found == std::end(rows) ? otherwise : *found;
  std::string message = "The connection to " + std::string(authority) + " " + std::string(row.text);
  if (row.detail == Detail::given && !detail.empty()) message += " (" + std::string(detail) + ")";
  if (row.detail == Detail::system && system_error != 0)
    message += " (" + std::system_category().message(system_error) + ")";
  if (&row == &otherwise) message += std::string(" (") + curl_easy_strerror(code) + ")";
  // libcurl reports bad chunks this way too; the system has nothing to say about those.
  const bool is_peers_fault = code == CURLE_RECV_ERROR && system_error == 0;
  return {is_peers_fault ? Error::broken_answer : row.error, message + "."};
}

}  // namespace egress
