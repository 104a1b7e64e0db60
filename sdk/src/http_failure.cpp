#include "http_failure.hpp"

#include <aha/abi.h>
#include <aha/errors.hpp>

#include <algorithm>
#include <iterator>
#include <string>

namespace aha::http {
namespace {

enum class Ends { connection_error, invalid_url, timeout, cancelled, too_large, internal };

struct Row {
  std::int32_t code;
  Ends as;
  std::string_view advice;  // follows the target's name
};

// upstream: wire.md, "these become configuration errors"
constexpr Row table[] = {
    {AHA_ECANCELLED, Ends::cancelled, ""},
    {AHA_ETIMEDOUT, Ends::timeout,
     " did not answer in time. Check that the server is up and not overloaded."},
    {AHA_EURL, Ends::invalid_url, " is not a usable URL: it must be a complete http or https address."},
    // The detail names the connection, which a redirect may ask for, and who can allow it.
    {AHA_EADDRESS, Ends::invalid_url, " could not be reached: this host refuses the connection."},
    {AHA_ERESOLVE, Ends::connection_error,
     " could not be found: its name does not resolve. Check the spelling of the address."},
    {AHA_ECONNECT, Ends::connection_error,
     " could not be reached, or lost the connection. Check the address, and that the server accepts "
     "connections from outside its network."},
    {AHA_ETLS, Ends::connection_error,
     " could not be reached securely. Check that its certificate is valid, complete and made out to that "
     "name."},
    {AHA_EPROTOCOL, Ends::connection_error,
     " broke off, or did not answer in HTTP. Check the address and its port."},
    {AHA_ETOOLARGE, Ends::too_large, " answered with more data than this host accepts."},
};

constexpr Row unknown{AHA_EINTERNAL, Ends::internal, " could not be asked: the host refused the request."};

}  // namespace

void throw_failure(std::int32_t code, std::string_view origin, std::string_view detail) {
  const auto* found =
      std::find_if(std::begin(table), std::end(table), [&](const Row& row) { return row.code == code; });
  const Row& row = found == std::end(table) ? unknown : *found;
  std::string message(origin.empty() ? std::string_view("The address") : origin);
  message += row.advice;
  if (!detail.empty()) message += " (" + std::string(detail) + ")";
  switch (row.as) {
    case Ends::connection_error:
      throw ConnectionError(code, message);
    case Ends::invalid_url:
      throw InvalidUrlError(message);
    case Ends::timeout:
      throw TimeoutError(message);
    case Ends::cancelled:
      throw Cancelled();
    case Ends::too_large:
      throw AnswerTooLarge(message);
    case Ends::internal:
      break;
  }
  throw Error(FailureKind::internal, "Aha::HostError", message);
}

}  // namespace aha::http
