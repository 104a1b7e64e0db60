#include <aha/xml.hpp>

#include <libxml/tree.h>
#include <libxml/xmlwriter.h>

#include <new>
#include <set>
#include <stdexcept>

#include "utf8.hpp"

namespace aha {
namespace {

const xmlChar* as_xml(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

/// U+FFFE and U+FFFF, in UTF-8. XML 1.0, section 2.2, has no place for them.
bool is_no_character(std::string_view text, std::size_t at) {
  return text.substr(at, 3) == "\xEF\xBF\xBE" || text.substr(at, 3) == "\xEF\xBF\xBF";
}

/// Without what XML has no way to write.
std::string writable(std::string_view text) {
  const std::string whole = valid_utf8(text);
  std::string kept;
  kept.reserve(whole.size());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    const auto c = static_cast<unsigned char>(whole[at]);
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
    if (is_no_character(whole, at)) {
      at += 2;
      continue;
    }
    kept += whole[at];
  }
  return kept;
}

std::string checked_name(std::string_view name) {
  std::string text(name);
  if (text.find('\0') != std::string::npos || valid_utf8(text) != text ||
      xmlValidateQName(as_xml(text), 0) != 0)
    throw std::invalid_argument("'" + writable(name) + "' is no name in XML");
  return text;
}

}  // namespace

struct XmlWriter::Output {
  xmlBufferPtr buffer = xmlBufferCreate();
  xmlTextWriterPtr writer = buffer != nullptr ? xmlNewTextWriterMemory(buffer, 0) : nullptr;
  std::size_t depth = 0;
  bool has_root = false;
  bool takes_attributes = false;
  bool is_spent = false;
  std::set<std::string> attributes;  // of the element that was just begun

  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (writer != nullptr) xmlFreeTextWriter(writer);
    if (buffer != nullptr) xmlBufferFree(buffer);
  }

  /// libxml2 fails here for want of memory only: what it would refuse is refused before.
  static void check(int result) {
    if (result < 0) throw std::bad_alloc();
  }

  void must_be_inside(const char* what) const {
    if (depth == 0) throw std::logic_error(std::string(what) + " outside the XML document's root element");
  }
};

XmlWriter::XmlWriter() : output_(std::make_unique<Output>()) {
  if (output_->writer == nullptr) throw std::bad_alloc();
  Output::check(xmlTextWriterStartDocument(output_->writer, nullptr, "UTF-8", nullptr));
}

XmlWriter::~XmlWriter() = default;

XmlWriter& XmlWriter::open(std::string_view name) {
  const std::string checked = checked_name(name);
  if (output_->depth == 0 && output_->has_root)
    throw std::logic_error("a second root element in an XML document");
  Output::check(xmlTextWriterStartElement(output_->writer, as_xml(checked)));
  output_->has_root = output_->takes_attributes = true;
  output_->attributes.clear();
  ++output_->depth;
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  const std::string checked = checked_name(name);
  if (!output_->takes_attributes) throw std::logic_error("an XML attribute behind what is in its element");
  if (!output_->attributes.insert(checked).second)
    throw std::logic_error("the XML attribute '" + checked + "' twice in one element");
  Output::check(xmlTextWriterWriteAttribute(output_->writer, as_xml(checked), as_xml(writable(value))));
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
  output_->must_be_inside("text");
  output_->takes_attributes = false;
  Output::check(xmlTextWriterWriteString(output_->writer, as_xml(writable(text))));
  return *this;
}

XmlWriter& XmlWriter::close() {
  output_->must_be_inside("an element's end");
  output_->takes_attributes = false;
  Output::check(xmlTextWriterEndElement(output_->writer));
  --output_->depth;
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  open(name);
  if (!text.empty()) this->text(text);
  return close();
}

std::string XmlWriter::document() {
  if (output_->is_spent || !output_->has_root)
    throw std::logic_error(output_->is_spent ? "an XML document taken twice"
                                             : "an XML document without an element");
  Output::check(xmlTextWriterEndDocument(output_->writer));
  Output::check(xmlTextWriterFlush(output_->writer));
  output_->is_spent = true;
  output_->depth = 0;
  output_->takes_attributes = false;
  std::string document(reinterpret_cast<const char*>(xmlBufferContent(output_->buffer)),
                       static_cast<std::size_t>(xmlBufferLength(output_->buffer)));
  if (document.ends_with('\n')) document.pop_back();
  return document;
}

}  // namespace aha
