#include "inline_writer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace aha::text {

namespace {

constexpr std::size_t form_count = 2 * style_count;  // each style in its usual and its inner form

constexpr Styles inner_form(std::size_t style) noexcept {
  return Styles{1} << (style + style_count);
}

/// A mark as it was written: which, around which pieces, where its signs stand.
struct Written {
  std::size_t form = 0;
  std::size_t first = 0, last = 0;  ///< pieces, the last one excluded
  std::size_t open = 0, close = 0;  ///< positions of the signs
};

/// One pass over a line with the given marks.
class Pass {
 public:
  Pass(const InlineDialect& dialect, const Document& document, const std::vector<Inline>& line, bool in_cell)
      : dialect_(dialect), document_(document), line_(line), in_cell_(in_cell) {
    find_ends();
    marked_ = std::any_of(line.begin(), line.end(), [](const Inline& piece) {
      return piece.styles != 0 || piece.link >= 0 || piece.kind == InlineKind::code;
    });
    for (const auto& piece : line)
      texts_ += piece.kind == InlineKind::text         ? piece.text
                : piece.kind == InlineKind::line_break ? std::string("\n")
                                                       : std::string("`");
    for (std::string_view sign : {"](", "][", "]:"}) {
      const auto last = texts_.rfind(sign);
      if (last != std::string::npos) last_bracket_ = std::max(last_bracket_, last + 1);
    }
  }

  std::string run() {
    for (at_ = 0; at_ < line_.size(); ++at_) {
      const auto& piece = line_[at_];
      turn_link(piece.link);
      turn_color(piece.color);
      // A mark does not begin with a space.
      turn_marks(is_gap(piece) ? piece.styles & open_styles() : piece.styles);
      read_ += piece.kind == InlineKind::text ? piece.text.size() : 1;
      put(piece);
    }
    turn_link(-1);
    turn_color(-1);
    turn_marks(0);
    return std::move(out_);
  }

  const std::vector<Written>& written() const noexcept { return written_; }

  std::string_view sign(std::size_t form) const {
    const auto signs = dialect_.signs(static_cast<Style>(form % style_count));
    return form < style_count ? signs.usual : signs.inner;
  }

 private:
  /// For each piece and form: the piece where the mark ends.
  void find_ends() {
    ends_.resize(line_.size());
    for (auto at = line_.size(); at-- > 0;) {
      for (std::size_t form = 0; form < form_count; ++form) {
        const bool goes_on = at + 1 < line_.size() && (line_[at + 1].styles >> form & 1U) != 0;
        ends_[at][form] = static_cast<std::uint32_t>(goes_on ? ends_[at + 1][form] : at + 1);
      }
    }
  }

  void turn_link(std::int32_t link) {
    if (link == link_) return;
    turn_marks(0);
    if (link_ >= 0) {
      turn_color(-1);
      const auto after = std::string_view(texts_).substr(read_);
      dialect_.close_link(out_, label_, document_.links[static_cast<std::size_t>(link_)], after);
    }
    link_ = link;
    if (link_ < 0) return;
    turn_color(-1);
    label_ = out_.size();
    dialect_.open_link(out_, document_.links[static_cast<std::size_t>(link_)]);
  }

  void turn_color(std::int32_t color) {
    if (color == color_) return;
    turn_marks(0);
    if (color_ >= 0) dialect_.close_color(out_);
    color_ = color;
    if (color_ >= 0) dialect_.open_color(out_, document_.colors[static_cast<std::size_t>(color_)]);
  }

  void turn_marks(Styles wanted) {
    const auto is_wanted = [wanted](const Written& mark) { return (wanted >> mark.form & 1U) != 0; };
    while (!std::all_of(open_.begin(), open_.end(), is_wanted)) close_mark();
    std::vector<std::size_t> forms;
    for (std::size_t form = 0; form < form_count; ++form) {
      const bool is_open =
          std::any_of(open_.begin(), open_.end(), [form](const auto& mark) { return mark.form == form; });
      if ((wanted >> form & 1U) != 0 && !is_open && !sign(form).empty()) forms.push_back(form);
    }
    // What lasts longest goes outside, so that nothing has to be closed and opened again.
    std::stable_sort(forms.begin(), forms.end(),
                     [this](auto a, auto b) { return ends_[at_][a] > ends_[at_][b]; });
    for (const auto form : forms) {
      open_.push_back({form, at_, at_, out_.size(), 0});
      out_ += sign(form);
    }
  }

  static bool is_gap(const Inline& piece) noexcept {
    return piece.kind == InlineKind::line_break ||
           (piece.kind == InlineKind::text && piece.text.starts_with(' '));
  }

  Styles open_styles() const noexcept {
    Styles styles = 0;
    for (const auto& mark : open_) styles |= Styles{1} << mark.form;
    return styles;
  }

  void close_mark() {
    auto mark = open_.back();
    open_.pop_back();
    mark.last = at_;
    mark.close = out_.size();
    out_ += sign(mark.form);
    written_.push_back(mark);
  }

  /// What a reader meets at the beginning of piece `at`, given the piece before it.
  char next_char(std::size_t at) const {
    if (at >= line_.size()) return '\0';
    const auto& piece = line_[at];
    if (at > 0 && piece.link >= 0 && piece.link != line_[at - 1].link) return '[';
    if (at > 0 && (piece.styles & ~line_[at - 1].styles) != 0) return '*';
    switch (piece.kind) {
      case InlineKind::text:
        return piece.text.front();
      case InlineKind::code:
        return '`';
      case InlineKind::image:
        return '!';
      case InlineKind::anchor:
        return '{';
      case InlineKind::line_break:
        return '\n';
    }
    return ' ';
  }

  /// What a reader meets behind piece `at`: the end of its link or mark, or the next piece.
  char char_after(std::size_t at) const {
    const bool last = at + 1 == line_.size();
    if (line_[at].link >= 0 && (last || line_[at + 1].link != line_[at].link)) return ']';
    if (ends_of_marks(at)) return '*';
    return next_char(at + 1);
  }

  bool ends_of_marks(std::size_t at) const {
    return (line_[at].styles & ~(at + 1 < line_.size() ? line_[at + 1].styles : 0)) != 0;
  }

  void put(const Inline& piece) {
    const Around around{.before = out_.empty() ? '\n' : out_.back(),
                        .after = char_after(at_),
                        .in_label = link_ >= 0,
                        .in_cell = in_cell_,
                        .after_image = at_ > 0 && line_[at_ - 1].kind == InlineKind::image,
                        .marked = marked_,
                        .brackets_later = last_bracket_ > 0 && last_bracket_ + piece.text.size() >= read_,
                        .rest = std::string_view(texts_).substr(read_)};
    switch (piece.kind) {
      case InlineKind::text:
        dialect_.put_text(out_, piece.text, around);
        break;
      case InlineKind::code:
        dialect_.put_code(out_, piece.text, around);
        break;
      case InlineKind::image:
        dialect_.put_image(out_, piece, around);
        break;
      case InlineKind::anchor:
        dialect_.put_anchor(out_, piece.text);
        break;
      case InlineKind::line_break:
        dialect_.put_break(out_, around);
        break;
    }
  }

  const InlineDialect& dialect_;
  const Document& document_;
  const std::vector<Inline>& line_;
  const bool in_cell_;
  bool marked_ = false;
  std::size_t last_bracket_ = 0;  ///< past the last of what ends a link's label; 0 for none
  std::vector<std::array<std::uint32_t, form_count>> ends_;
  std::string texts_;  ///< the line as it reads
  std::size_t read_ = 0;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<Written> open_, written_;
  std::int32_t link_ = -1, color_ = -1;
  std::size_t label_ = 0;
};

/// The line with nothing in it that the dialect does not write.
std::vector<Inline> reduce(const InlineDialect& dialect, const Document& document,
                           const std::vector<Inline>& line) {
  Styles written = 0;
  for (std::size_t style = 0; style < style_count; ++style)
    if (!dialect.signs(static_cast<Style>(style)).usual.empty()) written |= Styles{1} << style;
  auto reduced = line;
  for (auto& piece : reduced) {
    piece.styles &= written;
    if (piece.kind == InlineKind::line_break && !dialect.marks_cross_breaks()) piece.styles = 0;
    if (!dialect.writes_colors()) piece.color = -1;
    if (piece.link >= 0 && !dialect.writes(document.links[static_cast<std::size_t>(piece.link)]))
      piece.link = -1;
  }
  return reduced;
}

/// Gives a mark that does not hold its other form, or none. True if there was one.
bool mend(const InlineDialect& dialect, std::string_view out, const Pass& pass, std::vector<Inline>& line) {
  bool repaired = false;
  for (const auto& mark : pass.written()) {
    const auto sign = pass.sign(mark.form);
    const bool inner = mark.form >= style_count;
    const auto content = mark.open + sign.size();
    const bool holds =
        dialect.encloses(out.substr(content, mark.close - content)) &&
        dialect.holds(out.substr(0, mark.open), sign, out.substr(mark.open + sign.size()), true, inner) &&
        dialect.holds(out.substr(0, mark.close), sign, out.substr(mark.close + sign.size()), false, inner);
    if (holds) continue;
    repaired = true;
    for (auto piece = mark.first; piece < mark.last; ++piece) {
      line[piece].styles &= ~(Styles{1} << mark.form);
      if (!inner && !dialect.signs(static_cast<Style>(mark.form)).inner.empty())
        line[piece].styles |= inner_form(mark.form);
    }
  }
  return repaired;
}

}  // namespace

std::string write_line(const InlineDialect& dialect, const Document& document,
                       const std::vector<Inline>& source, bool in_cell) {
  constexpr int attempts = 8;  // more are only needed for what is made to need them
  auto line = reduce(dialect, document, source);
  for (int attempt = 0; attempt < attempts; ++attempt) {
    join_inlines(line);
    Pass pass(dialect, document, line, in_cell);
    auto out = pass.run();
    if (!mend(dialect, out, pass, line)) return out;
  }
  for (auto& piece : line) piece.styles = 0;
  join_inlines(line);
  return Pass(dialect, document, line, in_cell).run();
}

}  // namespace aha::text
