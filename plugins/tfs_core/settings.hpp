// What the user set up for this integration, read the way the rest of the service wants it.
#pragma once

#include <aha/blanks.hpp>
#include <aha/view.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace tfs {

/// What a work item is made of. Each kind has its own work item type, default fields and statuses.
enum class Kind : std::uint8_t { feature, requirement };

/// "feature" or "requirement": as settings, payloads and Aha!'s answers call it.                [any]
constexpr std::string_view name_of(Kind kind) {
  return kind == Kind::feature ? "feature" : "requirement";
}

/// The integration's settings. A look at `data`, which must outlive it.                         [any]
class Settings {
 public:
  explicit Settings(aha::View data) : data_(data) {}

  std::string_view user_name() const { return aha::trimmed(data_["user_name"].str()); }
  /// The user's password; without a user's name, a personal access token.
  std::string_view password() const {
    const std::string_view typed = data_["user_password"].str();
    return user_name().empty() ? aha::trimmed(typed) : typed;
  }
  aha::View integration_id() const { return data_["integration_id"]; }

  /// The id of the project.
  std::string project() const { return data_["project"].text(); }
  /// Where in the project's tree of areas new work items are put: "Project\Area".
  aha::View area() const { return data_["area"]; }

  /// The name of the work item type that records of this kind become.
  std::string work_item_type(Kind kind) const { return of(kind, "_mapping").text(); }
  /// What new work items hold besides: [{"field": a reference name, "value"}].
  aha::View default_fields(Kind kind) const { return of(kind, "_default_fields"); }
  /// Which state of a work item is which status of Aha!: {state: id}.
  aha::View status_mapping(Kind kind) const { return of(kind, "_status_mapping"); }

 private:
  aha::View of(Kind kind, std::string_view setting) const {
    return data_[std::string(name_of(kind)) + std::string(setting)];
  }

  aha::View data_;
};

}  // namespace tfs
