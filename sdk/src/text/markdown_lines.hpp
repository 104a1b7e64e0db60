// Text, code, links and images of a line of Markdown.
#pragma once

#include <string>
#include <string_view>

#include "inline_writer.hpp"

namespace aha::text {

/// What the readers of Markdown differ in.
struct MarkdownFlavor {
  bool fences = false;      ///< code blocks between ``` always; otherwise indented if that is safe
  bool deletions = false;   ///< ~~ is a mark
  bool references = false;  ///< @name and #12 would become mentions and references
  bool html = true;         ///< tags are understood, such as <br> in a table's cell
};

class MarkdownInlines final : public InlineDialect {
 public:
  explicit MarkdownInlines(const MarkdownFlavor& flavor) noexcept : flavor_(flavor) {}

  void put_text(std::string& out, std::string_view text, const Around& around) const override;
  void put_code(std::string& out, std::string_view code, const Around& around) const override;
  void put_image(std::string& out, const Inline& image, const Around& around) const override;
  void put_anchor(std::string& out, std::string_view name) const override;
  void put_break(std::string& out, const Around& around) const override;
  bool writes(const Link& link) const override;
  void open_link(std::string& out, const Link& link) const override;
  void close_link(std::string& out, std::size_t label, const Link& link,
                  std::string_view after) const override;
  Signs signs(Style style) const override;
  bool holds(std::string_view before, std::string_view sign, std::string_view after, bool opening,
             bool inner) const override;

 private:
  MarkdownFlavor flavor_;
};

/// Text with everything escaped that Markdown would not show as it is.
void escape_markdown(std::string& out, std::string_view text, const Around& around,
                     const MarkdownFlavor& flavor);

/// An address as the target of a link or picture.
std::string markdown_target(std::string_view address);

/// Would the "&" at the front be read as a character, as in "&copy;" or "&#65;"?
bool is_reference(std::string_view text) noexcept;

/// The longest run of backquotes in `code`.
std::size_t longest_backquotes(std::string_view code) noexcept;

}  // namespace aha::text
