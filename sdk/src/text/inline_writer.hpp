// Writes a line of inlines in a dialect: opens and closes marks and links in order, and takes a mark back where
// the dialect would not see it as one, so that its signs never show up as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

namespace aha::text {

/// What is around a piece of a line.
struct Around {
  char before = '\n';     ///< the character written last; '\n' at the start of a line
  char after = '\0';      ///< the first character of what follows, a sign for what is no text; NUL at the end
  bool in_label = false;  ///< inside a link's text
  bool in_cell = false;   ///< inside a table's cell
  bool after_image = false;
  bool marked = false;  ///< whether the line has marks, links or code, which a sign in its text could end
  bool brackets_later = false;  ///< whether a text of the line, here or later, has what ends a link's label
  std::string_view rest{};      ///< the texts of the line after this piece, for a sign that needs a partner

  bool at_line_start() const noexcept { return before == '\n'; }
};

/// A mark's two forms: the usual one, and one that holds next to letters; empty if there is none.
struct Signs {
  std::string_view usual, inner;
};

class InlineDialect {
 public:
  virtual ~InlineDialect() = default;

  virtual void put_text(std::string& out, std::string_view text, const Around& around) const = 0;
  virtual void put_code(std::string& out, std::string_view code, const Around& around) const = 0;
  virtual void put_image(std::string& out, const Inline& image, const Around& around) const = 0;
  virtual void put_anchor(std::string&, std::string_view) const {}
  virtual void put_break(std::string& out, const Around& around) const = 0;

  /// Does the dialect write this as a link? Otherwise its text stands alone.
  virtual bool writes(const Link& link) const = 0;
  virtual void open_link(std::string& out, const Link& link) const = 0;
  /// `label` is where the link began in `out`, `after` how the line goes on.
  virtual void close_link(std::string& out, std::size_t label, const Link& link,
                          std::string_view after) const = 0;

  virtual void open_color(std::string&, std::string_view) const {}
  virtual void close_color(std::string&) const {}
  virtual bool writes_colors() const { return false; }

  /// Does a mark go on beyond the end of a line?
  virtual bool marks_cross_breaks() const { return true; }
  virtual Signs signs(Style style) const = 0;
  /// Can a mark enclose what stands between its signs?
  virtual bool encloses(std::string_view) const { return true; }
  /// Would a reader see the sign between `before` and `after` as the beginning (or end) of a mark?
  virtual bool holds(std::string_view before, std::string_view sign, std::string_view after, bool opening,
                     bool inner) const = 0;
};

/// `in_cell` as in Around. The result has no space at its ends.
std::string write_line(const InlineDialect& dialect, const Document& document,
                       const std::vector<Inline>& line, bool in_cell = false);

}  // namespace aha::text
