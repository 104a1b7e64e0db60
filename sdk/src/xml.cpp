#include <aha/xml.hpp>

#include <aha/call.hpp>

#include <libxml/parser.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

namespace aha {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view view_of(const xmlChar* text) {
  return reinterpret_cast<const char*>(text);
}

std::string member_name(const xmlChar* name) {
  std::string text(view_of(name));
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

// ---------------------------------------------------------------- before parsing

bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/// Where the tag that begins at `at` ends. The parser compares each attribute of an element with all others.
std::size_t end_of_tag(std::string_view xml, std::size_t at) {
  std::size_t attributes = 0;
  while ((at = xml.find_first_of(">\"'", at)) != npos && xml[at] != '>') {
    if (++attributes > max_xml_attributes)
      throw MalformedXml("an element has more than " + std::to_string(max_xml_attributes) + " attributes");
    at = xml.find(xml[at], at + 1);
    if (at == npos) break;
    ++at;
  }
  return at;
}

/// Refuses what the parser would take more than linear time for. It stops at the first thing that is not well-formed,
/// and up to there both see the same markup.
void check_markup(std::string_view xml) {
  for (std::size_t at = xml.find('<'); at != npos; at = xml.find('<', at)) {
    const std::string_view rest = xml.substr(at);
    if (rest.starts_with("<![CDATA["))
      at = xml.find("]]>", at);
    else if (rest.starts_with("<!--"))
      at = xml.find("-->", at + 4);
    else if (rest.starts_with("<?"))
      at = xml.find("?>", at);
    else if (rest.starts_with("<!"))
      throw MalformedXml("a document type is not read");
    else
      at = end_of_tag(xml, at);
    if (at == npos) return;
  }
}

// ---------------------------------------------------------------- while parsing

/// An element that is still open.
struct Element {
  std::string name;
  json::object attributes;
  json::object members;
  std::string text;
  bool has_text = false;
};

/// Puts together what the parser tells. The parser is C: an exception is kept until it has returned.
class Builder {
 public:
  Builder(xmlParserCtxt* parser, json::storage_ptr storage)
      : parser_(parser), root_(storage), storage_(std::move(storage)) {}

  void open(const xmlChar* name, const xmlChar** attributes) {
    add_text();
    if (open_.size() == max_xml_depth)
      throw MalformedXml("nested deeper than " + std::to_string(max_xml_depth) + " levels");
    Element& element = open_.emplace_back(
        Element{member_name(name), json::object(storage_), json::object(storage_), {}, false});
    for (; attributes != nullptr && *attributes != nullptr; attributes += 2)
      element.attributes[member_name(attributes[0])] = view_of(attributes[1]);
  }

  void close() {
    add_text();
    Element element = std::move(open_.back());
    open_.pop_back();
    add_member(open_.empty() ? root_ : open_.back().members, element.name, value_of(element));
  }

  /// Text may come in several pieces; whether it is blank is seen at its end.
  void text(std::string_view piece) { pending_ += piece; }
  void cdata(std::string_view section) {
    add_text();
    text(section);
    add_text();
  }

  /// Runs one step; what it throws stops the parser.
  template <class Step>
  static void run(void* parser, const Step& step) noexcept {
    auto& self = *static_cast<Builder*>(static_cast<xmlParserCtxt*>(parser)->_private);
    if (self.failure_) return;
    try {
      step(self);
    } catch (...) {
      self.failure_ = std::current_exception();
      xmlStopParser(self.parser_);
    }
  }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }
  json::object take_root() { return std::move(root_); }

 private:
  void add_text() {
    const bool blank = pending_.find_first_not_of(" \t\r\n") == npos;
    if (!blank && !open_.empty()) {
      open_.back().text += pending_;
      open_.back().has_text = true;
    }
    pending_.clear();
  }

  json::value value_of(Element& element) const {
    if (element.has_text) return json::value(element.text, storage_);
    for (auto& [name, value] : element.attributes) element.members[name] = std::move(value);
    if (element.members.empty()) return json::value(nullptr, storage_);
    return json::value(std::move(element.members));
  }

  /// An element's own value is never an array, so one that is there is a list of those before.
  static void add_member(json::object& members, std::string_view name, json::value value) {
    json::value* const before = members.if_contains(name);
    if (before == nullptr) {
      members.emplace(name, std::move(value));
      return;
    }
    if (!before->is_array()) {
      json::array list(before->storage());
      list.push_back(std::move(*before));
      *before = std::move(list);
    }
    before->get_array().push_back(std::move(value));
  }

  xmlParserCtxt* parser_;
  json::object root_;
  json::storage_ptr storage_;
  std::vector<Element> open_;
  std::string pending_;
  std::exception_ptr failure_;
};

void on_text(void* parser, const xmlChar* text, int size) {
  const std::string_view piece(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  Builder::run(parser, [&](Builder& builder) { builder.text(piece); });
}

/// The older of libxml2's two interfaces: it takes names as they are written and knows no namespaces, whose look-ups are
/// linear in the number of those declared.
xmlSAXHandler handlers() {
  xmlSAXHandler sax{};
  sax.startElement = [](void* parser, const xmlChar* name, const xmlChar** attributes) {
    Builder::run(parser, [&](Builder& builder) { builder.open(name, attributes); });
  };
  sax.endElement = [](void* parser, const xmlChar*) {
    Builder::run(parser, [](Builder& builder) { builder.close(); });
  };
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = [](void* parser, const xmlChar* text, int size) {
    const std::string_view section(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    Builder::run(parser, [&](Builder& builder) { builder.cdata(section); });
  };
  return sax;
}

struct FreeParser {
  void operator()(xmlParserCtxt* parser) const noexcept { xmlFreeParserCtxt(parser); }
};

json::object parse(std::string_view xml, json::storage_ptr storage) {
  // The error options keep libxml2 away from its process-wide handlers, which must never point into a plugin.
  // Without NOENT, "&amp;" of an attribute arrives as "&#38;". Of entities there are XML's own five only: see check_markup.
  constexpr int options =
      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT;
  const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlNewParserCtxt());
  if (!parser) throw std::bad_alloc();
  Builder builder(parser.get(), std::move(storage));
  *parser->sax = handlers();
  parser->_private = &builder;
  xmlCtxtReadMemory(parser.get(), xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", options);
  builder.rethrow_failure();
  if (parser->wellFormed == 0)
    throw MalformedXml("not well-formed in line " + std::to_string(std::max(parser->lastError.line, 1)));
  return builder.take_root();
}

}  // namespace

json::value parse_xml(std::string_view text, json::storage_ptr storage) {
  if (text.size() > max_xml_bytes)
    throw MalformedXml("larger than " + std::to_string(max_xml_bytes) + " bytes");
  std::string cleaned;
  if (std::any_of(text.begin(), text.end(), is_forbidden)) {
    cleaned = text;
    std::erase_if(cleaned, is_forbidden);
    text = cleaned;
  }
  check_markup(text);
  return parse(text, std::move(storage));
}

View parse_xml(Call& call, std::string_view text) {
  void* const place = call.arena().allocate(sizeof(json::value), alignof(json::value));
  return View(*new (place) json::value(parse_xml(text, json::storage_ptr(&call.arena()))));
}

std::vector<View> as_list(View member) {
  if (member.is_null()) return {};
  if (!member.is_array()) return {member};
  return {member.begin(), member.end()};
}

}  // namespace aha
