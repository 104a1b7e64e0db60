// Sees what a transfer was on the wire, hop by hop: the seam at which a recording is made.
#pragma once

#include <string>

#include "egress/egress.hpp"

namespace egress {

class BlobStore;

class Witness {
 public:
  virtual ~Witness() = default;

  // A hop of a transfer has ended, with an answer (that of a redirect which is followed, too) or without one. All is
  // borrowed. Must not throw. [loop]
  //
  // request  as it went out on this hop: a redirect may have changed the method and taken the body and credentials away
  // url      where to, normalised; as the caller wrote it if it is no URL
  // blobs    has what the parts of the request and the answer name
  virtual void exchanged(const Request& request, const std::string& url, const Response& response,
                         const BlobStore& blobs) = 0;
};

}  // namespace egress
