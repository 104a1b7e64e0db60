// The settings that the operator tries each service with, kept as long as the host runs.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>

#include "guard/mutex.hpp"
#include "plugin/generation.hpp"

namespace workbench {

// What a password is shown as. Put back, it stands for what is kept.
inline constexpr std::string_view password_mask = "\u2022\u2022\u2022\u2022";

// What the settings of a service are: its schema, as GET /configuration lists it. [any]
boost::json::array schema_of(const plugin::Generation& generation);

struct ServiceSettings {
  boost::json::object data;
  boost::json::object meta_data;
};

class Settings {
 public:
  // callback_base  what a service's callback URL begins with; empty: nothing answers there
  explicit Settings(std::string callback_base = {}) : callback_base_(std::move(callback_base)) {}

  // Before the loops run only.
  void set_callback_base(std::string base) { callback_base_ = std::move(base); }
  const std::string& callback_base() const { return callback_base_; }

  // Returns what is kept, with its passwords, or invented values if nothing is. [any]
  // schema  as GET /configuration lists it; throws std::exception if it is no list of fields
  ServiceSettings find(const std::string& service, const boost::json::array& schema) const;

  // The same without its passwords, and without other members whose name says that they are secret. [any]
  ServiceSettings find_masked(const std::string& service, const boost::json::array& schema) const;

  // A password that is the mask keeps its value. [any]
  void put(const std::string& service, const boost::json::array& schema, ServiceSettings settings);

  // [any]
  void put_meta_data(const std::string& service, const boost::json::object& meta_data);

  // The settings with their masks replaced by the secrets that are kept. [any]
  ServiceSettings unmasked(const std::string& service, const boost::json::array& schema,
                           ServiceSettings settings) const;

 private:
  ServiceSettings invented(const std::string& service, const boost::json::array& schema) const;

  std::string callback_base_;
  mutable guard::Mutex mutex_;
  std::map<std::string, ServiceSettings> kept_ AHA_GUARDED_BY(mutex_);
  // Of services whose settings are still invented.
  std::map<std::string, boost::json::object> meta_data_ AHA_GUARDED_BY(mutex_);
};

}  // namespace workbench
