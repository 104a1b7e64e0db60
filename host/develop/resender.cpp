#include "develop/resender.hpp"

#include <stdexcept>
#include <utility>

#include "client/request.hpp"
#include "edge/c_edge.hpp"

namespace develop {

Resender::~Resender() {
  if (thread_.joinable()) thread_.join();
}

bool Resender::send(std::string body) {
  if (is_busy_.exchange(true)) return false;
  if (thread_.joinable()) thread_.join();
  const auto fail = [this](std::string_view why) {
    is_busy_ = false;
    tell_(why);
  };
  edge::c_edge(fail, [&] {
    thread_ = std::thread([this, body = std::move(body)] {
      edge::c_edge([](std::string_view) {}, [&] { post(body); });
      is_busy_ = false;
    });
  });
  return true;
}

void Resender::post(const std::string& body) {
  constexpr long no_timeout = 0;  // the host has one
  try {
    const auto answer = client::ask({.url = url_, .socket = {}, .body = body, .timeout_s = no_timeout});
    if (answer.status != 200) tell_(client::reason_of(answer));
  } catch (const std::runtime_error& error) {
    tell_(error.what());
  }
}

}  // namespace develop
