// Sockets as C libraries know them: by the system's number.
#pragma once

#include <curl/curl.h>

namespace egress {

using NativeSocket = curl_socket_t;  // c-ares has the same type
inline constexpr NativeSocket no_socket = CURL_SOCKET_BAD;

// Opens a socket that programs started later do not inherit. [any]
// returns  no_socket, with the reason in last_socket_error(), if the system has none left.
NativeSocket open_socket(int family, int type, int protocol);
int close_socket(NativeSocket socket) noexcept;

// Why the last call on this thread failed, as std::system_category() knows it. [any]
int last_socket_error();

// Returns the port that the socket is bound to; -1 if the system does not tell. [any]
int local_port_of(NativeSocket socket);

// Whether the connection is open and there is nothing to read on it. Does not wait. [any]
bool is_quiet(NativeSocket socket);

// From now on a write to a closed connection is an error and no signal, if the process has not chosen otherwise.
void ignore_broken_connections();

}  // namespace egress
