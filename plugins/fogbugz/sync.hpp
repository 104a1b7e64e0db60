// Keeps cases in step with features and requirements.
#pragma once

#include "client.hpp"

#include <aha/service.hpp>
#include <aha/view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace fogbugz {

/// One event's work. The number of what was made is stored on its record in Aha! at once, so that whatever fails later
/// finds it again. Errors say which record they are about.                                   All: [call][suspends]
class Sync {
 public:
  /// service and client must outlive this.
  Sync(const aha::Service& service, Client& client) : service_(service), client_(client) {}

  /// The feature's case and a sub-case for each requirement: changed if they are there, else made. A requirement that is
  /// refused does not keep the others from being sent; then the first error is thrown.
  void send(aha::View feature);
  /// Sets the status of the records linked to the case to what its own means.
  void follow(aha::View fogbugz_case);

 private:
  std::string send_case(aha::View record, std::string_view parent);
  std::string change_case(aha::View record, std::string_view parent, aha::View existing);
  aha::View case_left_behind(aha::View record);
  std::vector<File> download(const std::vector<aha::View>& attachments);
  void attach_each(const std::string& number, const std::vector<File>& files);
  void store_link(aha::View record, const std::string& number);

  const aha::Service& service_;
  Client& client_;
};

}  // namespace fogbugz
