// Payloads as services look into them: every question of every value, which must answer and never throw.
#include <aha/view.hpp>

#include "fuzz/fuzz.hpp"

namespace {

using aha::View;

void ask(View view) {
  const auto text = view.text();
  static_cast<void>(view.str_or("x"));
  static_cast<void>(view.integer());
  static_cast<void>(view.number());
  fuzz::require(view.truthy() || !view.present());
  fuzz::require(view.flag() ? view.truthy() : true);
  fuzz::require(view.is_null() || view == view);
  fuzz::require(view["a member that is not there"]["nor this"][7].is_null());
  fuzz::require(view[view.size()].is_null());
}

// As deep as the parser lets it be.
void walk(View view) {
  ask(view);
  for (const View element : view) walk(element);
  for (const auto [name, value] : view.members()) {
    fuzz::require(!view[name].json().is_null() || value.is_null());
    walk(value);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto document = aha::parse_json(fuzz::text_of(data, size));
    walk(View(document));
  } catch (const aha::MalformedJson& error) {
    fuzz::require(error.what()[0] != '\0');
  }
  return 0;
}
