// Rally's releases, for those of Aha!.
#pragma once

#include "session.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <cstdint>

namespace rally {

/// All: [call][suspends]; throw as document_of does.
class Releases {
 public:
  /// service must outlive this.
  explicit Releases(const aha::Service& service) : service_(service), session_(service) {}

  /// PUT /release/create, and tells Aha! its id and page. One that has a release in Rally already is updated.
  void create(aha::View release);
  /// POST /release/{id}
  void update(aha::View release);
  /// GET /release/{id}: whether it is there. A release that was deleted in Rally must not be named.
  bool exists(std::int64_t id);

 private:
  aha::View id_of(aha::View release) const;
  aha::View find_left_behind(aha::View release, const aha::json::object& fields);

  const aha::Service& service_;
  Session session_;
};

}  // namespace rally
