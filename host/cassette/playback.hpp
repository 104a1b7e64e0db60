// Outgoing HTTP without a network: the answers come from a case.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>

#include "cassette/tape.hpp"
#include "egress/blob.hpp"
#include "egress/egress.hpp"
#include "egress/resolver.hpp"
#include "egress/target_finder.hpp"

namespace cassette {

// Judges URLs, allowed hosts and addresses and follows redirects as the real client does, so that a service is refused
// here what it is refused there; names are not looked up, and addresses in URLs that the case has reached are allowed.
// [loop]
class Playback final : public egress::Egress {
 public:
  // Both outlive the object.
  Playback(boost::asio::io_context& loop, Tape& tape);

  egress::TransferId start(egress::Request request, egress::Completion done) override;
  void cancel(egress::TransferId id) override;
  void release(egress::BlobId blob) override { blobs_.release(blob); }

 private:
  struct Open {
    egress::Completion done;
    egress::Response response;
  };

  egress::Response perform(egress::Request request);
  egress::Response ask(const egress::Request& request, const egress::Url& url);
  egress::Response refuse(const egress::Request& request, const std::string& url, egress::Failure failure);
  void keep_file(egress::Response& response);
  void tell_witness(const egress::Request& request, const std::string& url,
                    const egress::Response& response) const;
  void deliver(egress::TransferId id);

  boost::asio::io_context& loop_;
  Tape& tape_;
  egress::BlobStore blobs_{egress::BlobLimits{}};
  egress::AddressPolicy policy_;
  std::vector<egress::ConnectTo> anywhere_;
  egress::Resolver resolver_;
  egress::TargetFinder targets_;
  std::map<egress::TransferId, Open> open_;
  egress::TransferId last_id_ = 0;
};

}  // namespace cassette
