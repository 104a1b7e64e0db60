// Where the system keeps the certificate authorities that it trusts.
#pragma once

#include <filesystem>

namespace egress {

// Returns the PEM bundle of the system; empty if it keeps them in another form, which libcurl reads by itself. [any]
std::filesystem::path system_authorities();

}  // namespace egress
