// XML that a third party answers with, as JSON: View then looks into both alike. And XML that it is sent. Link aha::xml
// beside the SDK (aha_add_plugin(... LINK aha::xml)): only services that need this load libxml2.
#pragma once

#include <aha/json.hpp>
#include <aha/view.hpp>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
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

/// Writes one XML document, in UTF-8 and without blanks between elements:
///
///   aha::XmlWriter xml;
///   xml.open("case").attribute("id", "7").element("title", "a < b").close();
///   http().post(url, aha::http::Body::text(xml.document(), "application/xml"));
///
/// Text and attributes may be anything: what has a meaning in XML is escaped, bytes that are no UTF-8 become U+FFFD, and
/// control characters, which XML cannot carry, are left out. A line break in an attribute survives.
/// Each function throws std::invalid_argument for a name that is none in XML, and std::logic_error for a call that has no
/// place in a document: a second root element, an attribute behind text.                      [any]
class XmlWriter {
 public:
  XmlWriter();
  ~XmlWriter();
  XmlWriter(const XmlWriter&) = delete;
  XmlWriter& operator=(const XmlWriter&) = delete;

  /// Begins an element inside the one that is open.
  /// name  with a prefix as it is: "soap:Body"
  XmlWriter& open(std::string_view name);
  /// Gives the element that was just begun an attribute. One name twice is refused.
  XmlWriter& attribute(std::string_view name, std::string_view value);
  /// Adds text to the open element.
  XmlWriter& text(std::string_view text);
  /// Ends the element that is open.
  XmlWriter& close();
  /// A whole element with nothing but this text in it.
  XmlWriter& element(std::string_view name, std::string_view text);

  /// Ends what is open, and returns the document with its declaration. The writer is spent: nothing follows.
  std::string document();

 private:
  struct Output;
  std::unique_ptr<Output> output_;
};

}  // namespace aha
