// Outgoing HTTP as a test wants it: every transfer waits until the test answers it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <map>
#include <optional>

#include "egress/egress.hpp"

struct FakeEgress final : egress::Egress {
  explicit FakeEgress(boost::asio::io_context& loop) : context(loop) {}

  egress::TransferId start(egress::Request request, egress::Completion done) override {
    pending.emplace(++last, std::move(done));
    requests.push_back(std::move(request));
    if (on_start) on_start(last);
    return last;
  }

  void cancel(egress::TransferId id) override {
    egress::Response response;
    response.error = egress::Error::cancelled;
    answer(id, too_late_to_cancel.value_or(response));
    if (on_cancel) on_cancel();
  }

  void release(egress::BlobId blob) override { released.push_back(blob); }

  void answer(egress::TransferId id, egress::Response response) {
    const auto found = pending.find(id);
    if (found == pending.end()) return;
    boost::asio::post(context, [done = std::move(found->second), response = std::move(response)]() mutable {
      done(std::move(response));
    });
    pending.erase(found);
  }

  boost::asio::io_context& context;
  std::function<void(egress::TransferId)> on_start;
  std::function<void()> on_cancel;
  std::optional<egress::Response> too_late_to_cancel;  // what was there already when a transfer was cancelled
  std::map<egress::TransferId, egress::Completion> pending;
  std::vector<egress::Request> requests;
  std::vector<egress::BlobId> released;
  egress::TransferId last = 0;
};
