#include "plain_elements.hpp"

#include <algorithm>
#include <optional>

#include "scan.hpp"

namespace aha::text {

namespace {

/// Drops everything from an opening to the next `closing`, both included, if `opens(at)` agrees.
template <typename Opens>
std::string drop_between(std::string_view text, std::string_view opening, std::string_view closing,
                         Opens opens) {
  NextOf close(text, closing);
  std::string out;
  std::size_t done = 0;
  for (auto at = find_any_case(text, opening, 0); at != npos; at = find_any_case(text, opening, at)) {
    const auto inside = at + opening.size();
    if (!opens(inside)) {
      at = inside;
      continue;
    }
    const auto end = close.at_or_after(inside);
    if (end == npos) break;
    out.append(text, done, at - done);
    done = at = end + closing.size();
  }
  return out.append(text, done);
}

/// The end of an element that begins somewhere before `begin`: what it says, and where it stops.
struct Ending {
  std::size_t begin;
  std::size_t end;
  std::string_view first, second;
};

/// Replaces elements that begin with `opening` and, later on the same line, reach an ending. `Endings`
/// gives the first ending at or after a growing position; which one it is does not depend on the opening.
template <typename Endings, typename Rewrite>
std::string replace_elements(std::string_view text, std::string_view opening, Endings& endings,
                             Rewrite rewrite) {
  NextOf newline(text, "\n");
  std::string out;
  std::size_t done = 0;
  for (auto at = find_any_case(text, opening, 0); at != npos;) {
    const auto inside = at + opening.size();
    const std::optional<Ending> ending = endings.at_or_after(inside + 1);
    if (!ending) break;
    auto next = inside;
    if (newline.at_or_after(inside) > ending->begin) {
      out.append(text, done, at - done).append(rewrite(*ending));
      next = done = ending->end;
    }
    at = find_any_case(text, opening, next);
  }
  return out.append(text, done);
}

/// alt="x" ... />
class ImageEndings {
 public:
  ImageEndings(std::string_view text, bool single)
      : text_(text),
        alt_(text, single ? "alt='" : "alt=\""),
        quote_(text, single ? "'" : "\""),
        close_(text, ">") {}

  std::optional<Ending> at_or_after(std::size_t from) {
    while (found_.begin < from) {
      const auto begin = alt_.at_or_after(std::max(from, next_));
      if (begin == npos) return std::nullopt;
      next_ = begin + 1;
      const auto value = begin + 5;
      const auto quote = quote_.at_or_after(value);
      const auto close = quote == npos ? npos : close_.at_or_after(quote + 1);
      if (close == npos) return std::nullopt;
      if (close > quote + 1 && text_[close - 1] == '/')
        found_ = Ending{begin, close + 1, text_.substr(value, quote - value), {}};
    }
    return found_;
  }

 private:
  std::string_view text_;
  NextOf alt_, quote_, close_;
  std::size_t next_ = 0;
  Ending found_{};  // at first before every position that is asked for
};

/// href="x" ...>y</a>
class LinkEndings {
 public:
  LinkEndings(std::string_view text, bool single)
      : text_(text),
        href_(text, single ? "href='" : "href=\""),
        quote_(text, single ? "'" : "\""),
        tag_end_(text, ">"),
        close_(text, "</a>"),
        newline_(text, "\n") {}

  std::optional<Ending> at_or_after(std::size_t from) {
    while (found_.begin < from) {
      const auto begin = href_.at_or_after(std::max(from, next_));
      if (begin == npos) return std::nullopt;
      next_ = begin + 1;
      const auto value = begin + 6;
      const auto quote = quote_.at_or_after(value);
      const auto tag_end = quote == npos ? npos : tag_end_.at_or_after(quote + 1);
      const auto close = tag_end == npos ? npos : close_.at_or_after(tag_end + 2);
      if (close == npos) return std::nullopt;
      const auto label = tag_end + 1;
      if (newline_.at_or_after(label) > close)
        found_ =
            Ending{begin, close + 4, text_.substr(value, quote - value), text_.substr(label, close - label)};
    }
    return found_;
  }

 private:
  std::string_view text_;
  NextOf href_, quote_, tag_end_, close_, newline_;
  std::size_t next_ = 0;
  Ending found_{};  // at first before every position that is asked for
};

}  // namespace

std::string drop_unseen_elements(std::string_view html) {
  // An empty <head></head> is no match upstream; its tags go with the others.
  auto text = drop_between(html, "<head>", "</head>",
                           [&](std::size_t inside) { return !matches_at(html, inside, "</head>"); });
  for (std::string_view name : {"style", "script"}) {
    const auto opening = "<" + std::string(name);
    const auto closing = "</" + std::string(name) + ">";
    const std::string_view all = text;
    text = drop_between(all, opening, closing,
                        [&](std::size_t inside) { return inside >= all.size() || !is_word(all[inside]); });
  }
  return text;
}

std::string images_to_alt(std::string_view html) {
  std::string text(html);
  // Twice for the double quote, as upstream does: it matters for an image inside another's text.
  for (bool single : {false, false, true}) {
    ImageEndings endings(text, single);
    text = replace_elements(text, "<img", endings, [](const Ending& image) { return image.first; });
  }
  return text;
}

std::string links_to_text(std::string_view html) {
  std::string text(html);
  for (bool single : {false, true}) {
    LinkEndings endings(text, single);
    text = replace_elements(text, "<a", endings, [](const Ending& link) {
      return std::string(strip(link.second)).append(" ( ").append(strip(link.first)).append(" )");
    });
  }
  return text;
}

}  // namespace aha::text
