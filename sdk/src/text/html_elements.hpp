// What the elements of HTML are to a reader.
#pragma once

#include <cstdint>
#include <string_view>

#include "document.hpp"

namespace aha::text {

/// What an element is to a reader.
enum class Role : std::uint8_t {
  transparent,
  hidden,
  paragraph,
  division,
  block,
  heading,
  rule,
  code_block,
  quote,
  list,
  item,
  table,
  row,
  cell,
  style,
  code,
  link,
  image,
  line_break,
  span,
  checkbox
};

struct Element {
  std::string_view tag;
  Role role;
  Style style = Style::strong;
};

/// The element of a tag in small letters; a transparent one for a tag that is not known: its contents stand for it.
const Element& element_of(std::string_view tag) noexcept;

}  // namespace aha::text
