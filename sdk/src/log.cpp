#include <aha/call.hpp>
#include <aha/log.hpp>

namespace aha {

void Log::debug(std::string_view message) const {
  call_->log(AHA_LOG_DEBUG, message);
}
void Log::info(std::string_view message) const {
  call_->log(AHA_LOG_INFO, message);
}
void Log::warn(std::string_view message) const {
  call_->log(AHA_LOG_WARN, message);
}
void Log::error(std::string_view message) const {
  call_->log(AHA_LOG_ERROR, message);
}

}  // namespace aha
