// XML as services read it from a third party: whatever comes, a value that can be walked, or a reason.
#include <aha/view.hpp>
#include <aha/xml.hpp>

#include "fuzz/fuzz.hpp"

namespace {

using aha::View;

// As deep as the parser lets it be.
void walk(View view) {
  fuzz::require(view.is_null() || view.is_string() || view.is_array() || (view.is_object() && !view.empty()));
  fuzz::require(!view.is_array() || view.size() > 1);
  for (const View element : view) walk(element);
  for (const auto [name, value] : view.members()) {
    fuzz::require(name.find('-') == name.npos);
    fuzz::require(aha::as_list(value).size() == (value.is_null() ? 0 : value.is_array() ? value.size() : 1));
    walk(value);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto document = aha::parse_xml(fuzz::text_of(data, size));
    fuzz::require(View(document).size() == 1);
    walk(View(document));
  } catch (const aha::MalformedXml& error) {
    fuzz::require(error.what()[0] != '\0');
  }
  return 0;
}
