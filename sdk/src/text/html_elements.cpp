#include "html_elements.hpp"

#include <algorithm>
#include <iterator>

namespace aha::text {

namespace {

// In the order of their tags.
constexpr Element elements_by_tag[] = {
    {"a", Role::link},
    {"address", Role::block},
    {"article", Role::block},
    {"aside", Role::block},
    {"b", Role::style, Style::strong},
    {"blockquote", Role::quote},
    {"br", Role::line_break},
    {"caption", Role::hidden},
    {"center", Role::block},
    {"cite", Role::style, Style::cited},
    {"code", Role::code},
    {"dd", Role::block},
    {"del", Role::style, Style::deleted},
    {"details", Role::block},
    {"div", Role::division},
    {"dl", Role::block},
    {"dt", Role::block},
    {"em", Role::style, Style::emphasis},
    {"figcaption", Role::block},
    {"figure", Role::block},
    {"font", Role::span},
    {"footer", Role::block},
    {"form", Role::block},
    {"h1", Role::heading},
    {"h2", Role::heading},
    {"h3", Role::heading},
    {"h4", Role::heading},
    {"h5", Role::heading},
    {"h6", Role::heading},
    {"head", Role::hidden},
    {"header", Role::block},
    {"hr", Role::rule},
    {"i", Role::style, Style::emphasis},
    {"img", Role::image},
    {"input", Role::checkbox},
    {"ins", Role::style, Style::inserted},
    {"italic", Role::style, Style::emphasis},
    {"li", Role::item},
    {"main", Role::block},
    {"nav", Role::block},
    {"ol", Role::list},
    {"p", Role::paragraph},
    {"pre", Role::code_block},
    {"s", Role::style, Style::deleted},
    {"script", Role::hidden},
    {"section", Role::block},
    {"span", Role::span},
    {"strike", Role::style, Style::deleted},
    {"strong", Role::style, Style::strong},
    {"style", Role::hidden},
    {"sub", Role::style, Style::lowered},
    {"summary", Role::block},
    {"sup", Role::style, Style::raised},
    {"table", Role::table},
    {"td", Role::cell},
    {"template", Role::hidden},
    {"th", Role::cell},
    {"tr", Role::row},
    {"u", Role::style, Style::inserted},
    {"ul", Role::list},
};

}  // namespace

const Element& element_of(std::string_view tag) noexcept {
  static constexpr Element unknown = {"", Role::transparent};
  const auto* const at =
      std::lower_bound(std::begin(elements_by_tag), std::end(elements_by_tag), tag,
                       [](const Element& element, std::string_view wanted) { return element.tag < wanted; });
  return at != std::end(elements_by_tag) && at->tag == tag ? *at : unknown;
}

}  // namespace aha::text
