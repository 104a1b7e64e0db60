// So many transfers to one host at once; the rest stand in line, first come, first served.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>

namespace egress {

// [loop] Outlives its places.
class HostLimiter {
  struct Host;
  using Hosts = std::unordered_map<std::string, Host>;

 public:
  // A place at a host, or in its line, for as long as it lives.
  class Place {
   public:
    // Takes a place at once if there is one. Otherwise `granted` runs when one is free, inside another
    // place's destructor; it must not throw.
    Place(HostLimiter& limiter, const std::string& host, std::function<void()> granted);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool is_granted() const { return is_granted_; }

   private:
    HostLimiter& limiter_;
    Hosts::value_type& host_;  // stays put when the table grows, unlike an iterator
    std::function<void()> granted_;
    std::list<Place*>::iterator in_line_;
    bool is_granted_ = false;
  };

  explicit HostLimiter(std::uint32_t limit) : limit_(limit) {}

 private:
  struct Host {
    std::uint32_t running = 0;
    std::list<Place*> line;
  };

  std::uint32_t limit_;
  Hosts hosts_;
};

}  // namespace egress
