// White space and marks of a line, as a browser shows them.
#include <algorithm>
#include <utility>

#include "document.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

bool is_one_space(const Inline& piece) noexcept {
  return piece.kind == InlineKind::text && piece.text == " ";
}

bool is_gap(const Inline& piece) noexcept {
  return piece.kind == InlineKind::line_break || is_one_space(piece);
}

bool look_alike(const Inline& a, const Inline& b) noexcept {
  return a.styles == b.styles && a.link == b.link && a.color == b.color;
}

/// Splits the spaces at the ends of a text off, so that each can have other marks.
void push_split(std::vector<Inline>& out, Inline piece) {
  if (piece.kind != InlineKind::text || piece.text == " " || piece.text.empty()) {
    if (piece.kind != InlineKind::text || !piece.text.empty()) out.push_back(std::move(piece));
    return;
  }
  const bool front = piece.text.front() == ' ', back = piece.text.back() == ' ';
  Inline space = piece;
  space.text = " ";
  if (front) {
    piece.text.erase(0, 1);
    out.push_back(space);
  }
  if (back) piece.text.pop_back();
  out.push_back(std::move(piece));
  if (back) out.push_back(std::move(space));
}

/// No space at either end of a line, nor next to another; no break at the ends of the whole.
std::vector<Inline> without_idle_space(std::vector<Inline> pieces) {
  std::vector<Inline> out;
  out.reserve(pieces.size());
  for (auto& piece : pieces) {
    if (is_one_space(piece) && (out.empty() || is_gap(out.back()))) continue;
    if (piece.kind == InlineKind::line_break) {
      if (!out.empty() && is_one_space(out.back())) out.pop_back();
      if (out.empty()) continue;
    }
    out.push_back(std::move(piece));
  }
  while (!out.empty() && is_gap(out.back())) out.pop_back();
  return out;
}

/// A gap has the marks that both its neighbours have.
void agree_gaps(std::vector<Inline>& pieces) {
  for (std::size_t at = 0; at < pieces.size();) {
    if (!is_gap(pieces[at])) {
      ++at;
      continue;
    }
    auto end = at;
    std::size_t breaks = 0;
    for (; end < pieces.size() && is_gap(pieces[end]); ++end)
      breaks += pieces[end].kind == InlineKind::line_break;
    for (auto gap = at; gap < end; ++gap) {
      const auto& before = pieces[at - 1];
      const auto& after = pieces[end];  // the line neither begins nor ends with a gap
      const bool parts = breaks > 1;    // an empty line, beyond which no mark reaches
      pieces[gap].styles = parts ? 0 : before.styles & after.styles;
      pieces[gap].link = before.link == after.link && !parts ? before.link : -1;
      pieces[gap].color = before.color == after.color && !parts ? before.color : -1;
    }
    at = end;
  }
}

}  // namespace

void tidy_inlines(std::vector<Inline>& inlines) {
  std::vector<Inline> pieces;
  pieces.reserve(inlines.size());
  for (auto& piece : inlines) push_split(pieces, std::move(piece));
  pieces = without_idle_space(std::move(pieces));
  agree_gaps(pieces);
  join_inlines(pieces);
  inlines = std::move(pieces);
}

void join_inlines(std::vector<Inline>& inlines) {
  std::vector<Inline> joined;
  joined.reserve(inlines.size());
  for (auto& piece : inlines) {
    const bool joins = !joined.empty() && joined.back().kind == piece.kind &&
                       (piece.kind == InlineKind::text || piece.kind == InlineKind::code) &&
                       look_alike(joined.back(), piece);
    if (joins) {
      joined.back().text += piece.text;
    } else {
      joined.push_back(std::move(piece));
    }
  }
  inlines = std::move(joined);
}

}  // namespace aha::text
