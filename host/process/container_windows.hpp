// An AppContainer for one process. For *_windows.cpp only.
#pragma once

#include <windows.h>

#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace process {

// The process may read and load this program's own files and one more. The profile that the system keeps for it, and
// the right to that file, end with this object; the process has ended before.
class Container {
 public:
  // library  empty: no other file
  // returns  it, or why the system makes none. [any]
  static tl::expected<std::shared_ptr<const Container>, std::string> make(std::filesystem::path library);

  // sid  the profile's; freed with this
  Container(std::wstring name, PSID sid, std::filesystem::path library)
      : name_(std::move(name)), sid_(sid), library_(std::move(library)) {}
  ~Container();
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;

  PSID sid() const { return sid_; }

  // What each has: the right that the program's own files grant.
  static SID_AND_ATTRIBUTES* capability();

 private:
  std::wstring name_;
  PSID sid_;
  std::filesystem::path library_;
};

}  // namespace process
