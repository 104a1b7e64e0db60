#include "html_tree.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/xmlsave.h>

#include <climits>
#include <new>
#include <stdexcept>

#include "attribute_limit.hpp"

namespace aha::text {

namespace {

const char* chars(const xmlChar* text) noexcept {
  return reinterpret_cast<const char*>(text);
}

// XML_PARSE_HUGE lifts two limits: 256 levels (past which the rest of the text is dropped) and 10 MB
// in one text node. The error options keep libxml2 away from its process-wide error handlers, which
// must never point into a plugin that may be unloaded.
constexpr int parse_options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                              HTML_PARSE_NONET | static_cast<int>(XML_PARSE_HUGE);

/// Stops a parse whose cost is about to leave the linear: libxml2 searches its whole stack of open
/// elements for each end tag that closes nothing, so deep nesting times many stray end tags is quadratic.
struct StrayTagBudget {
  static constexpr std::size_t max_steps = 200'000'000;  // about half a second
  htmlParserCtxt* parser;
  std::size_t left = max_steps;

  static void on_error(void* data, const xmlError* error) {
    auto& budget = *static_cast<StrayTagBudget*>(static_cast<htmlParserCtxt*>(data)->_private);
    if (error->code != XML_ERR_TAG_NAME_MISMATCH) return;
    const auto steps = static_cast<std::size_t>(budget.parser->nameNr);
    if (steps >= budget.left) {
      budget.left = 0;
      xmlStopParser(budget.parser);
    } else {
      budget.left -= steps;
    }
  }
};

struct FreeParser {
  void operator()(htmlParserCtxt* parser) const noexcept { htmlFreeParserCtxt(parser); }
};

xmlDoc* parse(std::string_view html) {
  if (html.size() > INT_MAX / 2) throw std::length_error("HTML text of more than 1 GiB");
  if (html.empty()) return nullptr;
  std::string storage;
  html = limit_attributes(html, storage);
  const std::unique_ptr<htmlParserCtxt, FreeParser> parser(htmlNewParserCtxt());
  if (!parser) throw std::bad_alloc();
  StrayTagBudget budget{parser.get()};
  parser->_private = &budget;
  parser->sax->initialized = XML_SAX2_MAGIC;  // or `serror` is not called; the HTML parser looks at neither
  parser->sax->serror = [](void* data, xmlError* error) { StrayTagBudget::on_error(data, error); };
  return htmlCtxtReadMemory(parser.get(), html.data(), static_cast<int>(html.size()), nullptr, "UTF-8",
                            parse_options);
}

}  // namespace

void HtmlTree::Free::operator()(xmlDoc* document) const noexcept {
  xmlFreeDoc(document);
}

HtmlTree HtmlTree::document(std::string_view html) {
  return HtmlTree(parse(html));
}

HtmlTree HtmlTree::fragment(std::string_view html) {
  return HtmlTree(parse(std::string("<html><body>").append(html)));
}

xmlNode* HtmlTree::root() const noexcept {
  return document_ ? xmlDocGetRootElement(document_.get()) : nullptr;
}

xmlNode* HtmlTree::body() const noexcept {
  for (auto* node = root() ? root()->children : nullptr; node; node = node->next)
    if (name_of(node) == "body") return node;
  return nullptr;
}

std::string_view name_of(const xmlNode* node) noexcept {
  return node->name ? std::string_view(chars(node->name)) : std::string_view();
}

bool has_attribute(const xmlNode* node, const char* name) noexcept {
  return node->type == XML_ELEMENT_NODE && xmlHasProp(node, BAD_CAST name);
}

std::string attribute(const xmlNode* node, const char* name) {
  if (node->type != XML_ELEMENT_NODE) return {};
  const std::unique_ptr<xmlChar, decltype(xmlFree)> value(xmlGetProp(node, BAD_CAST name), xmlFree);
  return value ? std::string(chars(value.get())) : std::string();
}

bool has_class_part(const xmlNode* node, std::string_view part) {
  return attribute(node, "class").find(part) != std::string::npos;
}

xmlNode* next_in(const xmlNode* top, xmlNode* node, bool into) noexcept {
  if (into && node->type == XML_ELEMENT_NODE && node->children) return node->children;
  while (node != top && !node->next) node = node->parent;
  return node == top ? nullptr : node->next;
}

std::string text_below(const xmlNode* top) {
  std::string out;
  for (auto* node = const_cast<xmlNode*>(top); node; node = next_in(top, node))
    if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content)
      out.append(chars(node->content));
  return out;
}

std::string to_html(xmlNode* node) {
  std::string out;
  const auto write = [](void* context, const char* data, int size) {
    static_cast<std::string*>(context)->append(data, static_cast<std::size_t>(size));
    return size;
  };
  xmlSaveCtxt* save = xmlSaveToIO(write, nullptr, &out, "UTF-8",
                                  XML_SAVE_FORMAT | XML_SAVE_NO_DECL | XML_SAVE_NO_EMPTY | XML_SAVE_AS_HTML);
  if (!save) throw std::bad_alloc();
  xmlSaveTree(save, node);
  xmlSaveClose(save);
  return out;
}

}  // namespace aha::text
