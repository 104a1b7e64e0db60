// Text, code, links and images of a line of Textile, as RedCloth and Redmine read it.
#pragma once

#include <string>
#include <string_view>

#include "inline_writer.hpp"

namespace aha::text {

class TextileInlines final : public InlineDialect {
 public:
  void put_text(std::string& out, std::string_view text, const Around& around) const override;
  void put_code(std::string& out, std::string_view code, const Around& around) const override;
  void put_image(std::string& out, const Inline& image, const Around& around) const override;
  void put_break(std::string& out, const Around& around) const override;
  bool writes(const Link& link) const override;
  void open_link(std::string& out, const Link& link) const override;
  void close_link(std::string& out, std::size_t label, const Link& link,
                  std::string_view after) const override;
  Signs signs(Style style) const override;
  bool encloses(std::string_view content) const override;
  bool holds(std::string_view before, std::string_view sign, std::string_view after, bool opening,
             bool inner) const override;
};

/// Text with everything escaped that Textile would not show as it is.
void escape_textile(std::string& out, std::string_view text, const Around& around);

}  // namespace aha::text
