// The steps of html_to_plain that replace elements by text. Each takes and returns the whole text;
// each is one of upstream's substitutions, done as a scan: what a lazy, backtracking expression finds is
// found here by looking forward from positions that only grow.
#pragma once

#include <string>
#include <string_view>

namespace aha::text {

/// <head>, <style> and <script> elements with what is in them.
std::string drop_unseen_elements(std::string_view html);

/// <img ... alt="x" .../> by x. Only images closed by "/>" on the same tag count.
std::string images_to_alt(std::string_view html);

/// <a href="x">y</a> by "y ( x )", if the element stands on one line.
std::string links_to_text(std::string_view html);

/// <h1> to <h6> by their text between blank lines, underlined as wide as the text: "*" for h1 (above,
/// too), "-" for the others (h2 above, too).
std::string underline_headings(std::string_view html);

/// List items begin with "* "; lines end after items, paragraphs and breaks.
std::string break_lines(std::string_view html);

}  // namespace aha::text
