// Text, code, links and images of a line of Jira's wiki markup.
#pragma once

#include <string>
#include <string_view>

#include "inline_writer.hpp"

namespace aha::text {

/// "(y)" for an address of Aha!'s own emoticon pictures; empty if Jira has none like it.
std::string_view jira_emoticon(std::string_view address) noexcept;

class JiraInlines final : public InlineDialect {
 public:
  void put_text(std::string& out, std::string_view text, const Around& around) const override;
  void put_code(std::string& out, std::string_view code, const Around& around) const override;
  void put_image(std::string& out, const Inline& image, const Around& around) const override;
  void put_anchor(std::string& out, std::string_view name) const override;
  void put_break(std::string& out, const Around& around) const override;
  bool writes(const Link& link) const override;
  void open_link(std::string& out, const Link& link) const override;
  void close_link(std::string& out, std::size_t label, const Link& link,
                  std::string_view after) const override;
  void open_color(std::string& out, std::string_view color) const override;
  void close_color(std::string& out) const override;
  bool writes_colors() const override { return true; }
  bool marks_cross_breaks() const override { return false; }
  Signs signs(Style style) const override;
  bool holds(std::string_view before, std::string_view sign, std::string_view after, bool opening,
             bool inner) const override;
};

/// Text with everything escaped that Jira would not show as it is; `code` for the inside of {{ }}.
void escape_jira(std::string& out, std::string_view text, const Around& around, bool code = false);

}  // namespace aha::text
