#include <aha/options.hpp>

#include <algorithm>
#include <string>

namespace aha {
namespace {

json::value label_of(View label) {
  return label.is_string() ? json::value(label.str()) : json::value(json::string(label.text()));
}

}  // namespace

Options Options::from(View list, std::string_view label, std::string_view value) {
  Options options;
  for (View item : list) options.add(item[label], item[value]);
  return options;
}

Options& Options::add(View label, View value) {
  json::array pair;
  pair.push_back(label_of(label));
  pair.push_back(value.json());
  pairs_.push_back(std::move(pair));
  return *this;
}

Options& Options::add(std::string_view label, std::string_view value) {
  json::array pair;
  pair.push_back(json::value(label));
  pair.push_back(json::value(value));
  pairs_.push_back(std::move(pair));
  return *this;
}

Options& Options::sort_by_label() {
  std::stable_sort(pairs_.begin(), pairs_.end(), [](const json::value& a, const json::value& b) {
    return a.get_array()[0].get_string() < b.get_array()[0].get_string();
  });
  return *this;
}

}  // namespace aha
