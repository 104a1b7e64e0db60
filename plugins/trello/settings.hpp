// What the user set up for this integration, read the way the rest of the service wants it.
#pragma once

#include <aha/view.hpp>

#include <string>
#include <string_view>

namespace trello {

/// A look at `data`, which must outlive it.                                                    [any]
class Settings {
 public:
  explicit Settings(aha::View data) : data_(data) {}

  /// The application's key and the user's token, which go into the query of every request.
  std::string key() const { return data_["oauth_key"].text(); }
  std::string token() const { return data_["oauth_token"].text(); }
  aha::View board() const { return data_["board"]; }
  aha::View list_for_new_features() const { return data_["list_for_new_features"]; }
  /// "top" or "bottom" of the list.
  aha::View position() const { return data_["create_features_at"]; }
  /// {"<list id>": "<id of a status of Aha!>"}: where a card lies tells the status of its feature.
  aha::View status_by_list() const { return data_["feature_statuses"]; }
  aha::View integration_id() const { return data_["integration_id"]; }
  /// Where Trello sends what happens to a card; part of what it signs.
  std::string callback_url() const { return data_["callback_url"].text(); }
  /// The secret of the Trello application, with which Trello signs its webhooks; "" if none is set, and
  /// then nothing is checked. Not a field of the schema, which Aha! knows as it is: the operator
  /// adds it to the settings.
  std::string_view webhook_secret() const { return data_["webhook_secret"].str(); }

 private:
  aha::View data_;
};

}  // namespace trello
