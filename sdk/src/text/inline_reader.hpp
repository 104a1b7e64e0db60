// One line of a description while its HTML is read: pieces of text in the styles, the link and the colour that are open.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document.hpp"
#include "html_tree.hpp"

namespace aha::text {

class InlineReader {
 public:
  /// Links and colours are noted in `document`, which outlives this.
  explicit InlineReader(Document& document) : document_(document) {}

  void add_text(std::string_view text);
  /// Lines of code within a line are pieces of code with breaks between.
  void add_code(xmlNode* node);
  void add_image(const xmlNode* node);
  void add_break() { add(InlineKind::line_break, {}); }
  void add_anchor(std::string name) { add(InlineKind::anchor, std::move(name)); }

  void begin_style(Style style) { ++styles_[static_cast<std::size_t>(style)]; }
  void end_style(Style style) { --styles_[static_cast<std::size_t>(style)]; }
  void begin_link(const xmlNode* node);
  /// A link around nothing but space keeps its place.
  void end_link();
  /// False to pass by what is below.
  bool begin_span(const xmlNode* node);

  /// The link and the colour that are open, as in Inline.
  struct Marks {
    std::int32_t link = -1, color = -1;
  };
  Marks marks() const noexcept { return marks_; }
  void set_marks(Marks marks) noexcept { marks_ = marks; }

  /// The line so far; the next one is empty.
  std::vector<Inline> take() { return std::exchange(line_, {}); }

 private:
  Inline& add(InlineKind kind, std::string text);
  void add_code_piece(std::string_view code);

  Document& document_;
  std::vector<Inline> line_;
  std::array<std::size_t, style_count> styles_{};  ///< how many elements of each are open
  Marks marks_;
};

/// The text below `top` with line breaks as newlines; no-break spaces, which editors put into code, as spaces.
std::string code_below(xmlNode* top);

}  // namespace aha::text
