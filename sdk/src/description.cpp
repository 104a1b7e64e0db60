#include "description.hpp"

#include <aha/json.hpp>

namespace aha::detail {
namespace {

json::value choices(const Datasheet& sheet, const FieldOption& option) {
  json::array list;
  for (std::size_t i = 0; i < option.count; ++i) {
    const Choice& choice = sheet.pairs[option.first + i];
    json::array pair;  // filled by hand: a braced list of two strings could become an object
    pair.push_back(json::value(choice.label));
    pair.push_back(json::value(choice.value));
    list.push_back(std::move(pair));
  }
  return list;
}

json::value parameters(const Datasheet& sheet, const FieldOption& option) {
  json::object object;
  for (std::size_t i = 0; i < option.count; ++i) {
    const Choice& parameter = sheet.pairs[option.first + i];
    object[parameter.label] = parameter.value;
  }
  return object;
}

json::value option_value(const Datasheet& sheet, const FieldOption& option) {
  switch (option.kind) {
    case OptionKind::text:
      return json::value(option.text);
    case OptionKind::boolean:
      return json::value(option.boolean);
    case OptionKind::choices:
      return choices(sheet, option);
    case OptionKind::computed:
      return json::value("remote_collection");
    case OptionKind::parameters:
      return parameters(sheet, option);
  }
  return nullptr;
}

json::value field_json(const Datasheet& sheet, const Field& field) {
  json::object options;
  for (std::size_t i = 0; i < field.option_count; ++i) {
    const FieldOption& option = sheet.options[field.first_option + i];
    options[option.name] = option_value(sheet, option);
  }
  json::object object;
  object["type"] = field.type;
  object["name"] = field.name;
  object["options"] = std::move(options);
  return object;
}

}  // namespace

std::string title_of(const Datasheet& sheet) {
  if (!sheet.title.empty()) return std::string(sheet.title);
  std::string title(sheet.class_name.view());
  bool start_of_word = true;
  for (char& c : title) {
    if (c == '_') c = ' ';
    if (start_of_word && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    start_of_word = c == ' ';
  }
  return title;
}

std::string describe_json(const Datasheet& sheet, std::string_view workspace_type) {
  json::object object;
  object["name"] = sheet.service_name();
  object["title"] = title_of(sheet);
  object["caption"] =
      sheet.caption_function != nullptr ? sheet.caption_function(workspace_type) : sheet.caption;
  object["category"] = sheet.category;
  json::array& events = object["events"].emplace_array();
  for (std::string_view event : sheet.events) events.push_back(json::value(event));
  json::array& schema = object["schema"].emplace_array();
  for (const Field& field : sheet.fields) schema.push_back(field_json(sheet, field));
  return json::serialize(object);
}

}  // namespace aha::detail
