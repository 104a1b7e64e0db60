// HTML text to a tree and back, through libxml2's forgiving HTML 4 parser (the one Nokogiri stands on,
// so that broken markup comes apart the same way as upstream).
//
// A tree may be tens of thousands of levels deep and calls run on 256 KiB stacks: nothing here recurses,
// and what walks a tree must not either.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

namespace aha::text {

/// An owned libxml2 document. Empty if the input held nothing to parse.
class HtmlTree {
 public:
  /// A whole document: <html> and <body> are implied if they are not written.
  /// Never throws for bad markup; throws std::length_error for an input over 1 GiB.
  static HtmlTree document(std::string_view html);

  /// What a browser would put inside <body>: the children of `body()`.
  static HtmlTree fragment(std::string_view html);

  /// <html>, or null.
  xmlNode* root() const noexcept;
  /// The first <body> of the document, or null.
  xmlNode* body() const noexcept;
  xmlDoc* get() const noexcept { return document_.get(); }

 private:
  struct Free {
    void operator()(xmlDoc* document) const noexcept;
  };
  explicit HtmlTree(xmlDoc* document) noexcept : document_(document) {}
  std::unique_ptr<xmlDoc, Free> document_;
};

/// The tag's name ("text" for a text node); borrowed from the node.
std::string_view name_of(const xmlNode* node) noexcept;

/// The attribute's value, empty if it is absent.
std::string attribute(const xmlNode* node, const char* name);
bool has_attribute(const xmlNode* node, const char* name) noexcept;

/// Whether `part` is somewhere in the value of the attribute class.
bool has_class_part(const xmlNode* node, std::string_view part);

/// All text below `node`, in order, markup dropped.
std::string text_below(const xmlNode* node);

/// The node after `node` in document order inside `top`, or null; `into` false skips what is below `node`.
xmlNode* next_in(const xmlNode* top, xmlNode* node, bool into = true) noexcept;

/// The node as HTML, as Nokogiri's to_html writes it (a line break around block elements).
std::string to_html(xmlNode* node);

}  // namespace aha::text
