// Outgoing HTTP with Aha! in memory: requests to its hosts are answered here and open no socket, all others go out.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <unordered_map>

#include "egress/blob.hpp"
#include "egress/egress.hpp"
#include "simulation/simulated_aha.hpp"

namespace simulation {

// One per event loop. [loop]
//
// What the network would refuse (a malformed request, a host that the plugin's manifest does not list) is left to it to
// refuse, in its own words. A redirect of a third party's to Aha! is followed on the network, without the token.
class SimulatedEgress final : public egress::Egress {
 public:
  // network  takes all other requests; its files are in `blobs`, where those from here are kept, too
  // loop and aha outlive the object.
  SimulatedEgress(boost::asio::io_context& loop, std::unique_ptr<egress::Egress> network,
                  egress::BlobStore& blobs, SimulatedAha& aha);

  egress::TransferId start(egress::Request request, egress::Completion done) override;
  void cancel(egress::TransferId id) override;
  void release(egress::BlobId blob) override { network_->release(blob); }

 private:
  struct Open {
    egress::Completion done;
    egress::Response response;
  };
  using OpenTransfers = std::unordered_map<egress::TransferId, Open>;

  egress::Response perform(const egress::Request& request, const std::string& url) const;
  bool is_simulated(const egress::Request& request, std::string& url) const;

  boost::asio::io_context& loop_;
  std::unique_ptr<egress::Egress> network_;
  egress::BlobStore& blobs_;
  SimulatedAha& aha_;
  egress::TransferId last_id_ = 0;
  std::shared_ptr<OpenTransfers> open_ =
      std::make_shared<OpenTransfers>();  // outlived by what the loop still runs
};

}  // namespace simulation
