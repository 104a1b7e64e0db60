// XML that a third party answers with, as JSON: View then looks into both alike. Link aha::xml beside the SDK
// (aha_add_plugin(... LINK aha::xml)): only services that need this load libxml2.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace aha {

class Call;

/// What is larger, deeper, or has more attributes in one element, is refused.
inline constexpr std::size_t max_xml_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t max_xml_depth = 64;
inline constexpr std::size_t max_xml_attributes = 100;

/// The text is not XML, or more than is read here. The message says why and in which line, and quotes nothing of it.
class MalformedXml : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parses one XML document into an object with the root element as its only member:
/// `<response><case id="7"><title>A</title></case></response>` is {"response": {"case": {"title": "A", "id": "7"}}}.
///
/// An element with text is a string, and its attributes and elements are dropped; one with elements or attributes is
/// an object, where an attribute wins over an element of its name; an empty one is null. Elements of one name are an
/// array, a single one is not (see as_list()). "-" in names becomes "_". Blanks between elements do not count.
/// upstream: Crack::XML, in whose shape services have stored what they read
///
/// Nothing is looked up anywhere, and no entity expands but the five of XML itself: a document type is refused.
/// Linear in the text's size.                                                                 [any]
/// text     UTF-8, whatever it declares; control characters, which XML forbids, are left out.
/// storage  where the value's memory comes from; by default the heap.
/// Throws MalformedXml.
json::value parse_xml(std::string_view text, json::storage_ptr storage = {});

/// The same into the call's memory. The view is valid until the call ends.                    [call]
View parse_xml(Call& call, std::string_view text);

/// The elements of one name: those of an array, or a single one. None for null.               [any]
/// `for (View project : as_list(answer["projects"]["project"]))`
std::vector<View> as_list(View member);

}  // namespace aha
