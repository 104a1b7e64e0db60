// Markdown to HTML for Aha!.
//
// lowdown parses: it comes from the same family as redcarpet, which upstream uses, so the odd cases come
// out alike. The HTML is written here, since the details of that are what must agree.
#include <sys/queue.h>
// lowdown.h leans on these two.
#include <cstddef>
#include <cstdio>

#include <lowdown.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "aha/text.hpp"
#include "markdown_source.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

// Levels of the tree; a list or a quote in another is two. Bounds the stack that the recursion of the parser
// and of the writer needs.
constexpr std::size_t max_nesting = 100;

std::string_view view(const struct lowdown_buf& text) noexcept {
  return {text.data, text.size};
}

/// An address for an attribute: what an address may not hold as %XX, the rest untouched.
std::string escape_address(std::string_view address) {
  constexpr std::string_view safe = "!#$%&()*+,-./:;=?@_";
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter(c) || is_digit(c) || safe.find(c) != npos) {
      out.push_back(c);
    } else if (c == '\'') {
      out.append("&#x27;");
    } else {
      out.append({'%', hex[byte >> 4], hex[byte & 15]});
    }
  }
  return out;
}

// A newline that stays in the result; prepare_markdown() leaves no carriage return.
constexpr char kept_newline = '\r';

std::string keep_newlines(std::string text) {
  std::replace(text.begin(), text.end(), '\n', kept_newline);
  return text;
}

/// The last item of a list that another kind of list follows, with an empty line between: lowdown takes
/// the empty line for a part of the item.
bool is_parted_from_other_list(const lowdown_node& item) noexcept {
  const auto* previous = TAILQ_PREV(&item, lowdown_nodeq, entries);
  const auto* next_block = TAILQ_NEXT(item.parent, entries);
  const auto* content = TAILQ_FIRST(&item.children);
  const bool follows_blocks = previous && (previous->rndr_listitem.flags & HLIST_FL_BLOCK);
  return !follows_blocks && !TAILQ_NEXT(&item, entries) && next_block && next_block->type == LOWDOWN_LIST &&
         content && content->type == LOWDOWN_PARAGRAPH && !TAILQ_NEXT(content, entries);
}

/// Writes lowdown's tree. Newlines inside `out` are those of the source, until the block that holds them
/// says what becomes of them; those that are left are dropped.
class Writer {
 public:
  explicit Writer(std::string_view source) : source_(source) {}

  std::string write(const lowdown_node& root) {
    std::string out;
    children(root, out);
    out = replace_all(out, "\n", "");
    std::replace(out.begin(), out.end(), kept_newline, '\n');
    return out;
  }

 private:
  void children(const lowdown_node& node, std::string& out) {
    const lowdown_node* child = nullptr;
    TAILQ_FOREACH(child, &node.children, entries) write_node(*child, out);
  }

  void wrap(const lowdown_node& node, std::string_view before, std::string_view after, std::string& out) {
    out.append(before);
    children(node, out);
    out.append(after);
  }

  void write_node(const lowdown_node& node, std::string& out);
  void paragraph(const lowdown_node& node, std::string& out);
  void heading(const lowdown_node& node, std::string& out);
  void list(const lowdown_node& node, std::string& out);
  void link(const lowdown_node& node, std::string& out);
  void image(const lowdown_node& node, std::string& out);
  void auto_link(const lowdown_node& node, std::string& out);
  void item(const lowdown_node& node, std::string& out);
  static void block_code(std::string_view code, std::string& out);
  static void raw_html(std::string_view html, std::string& out);
  static void block_html(std::string_view html, std::string& out);

  std::string_view source_;
  std::size_t seen_ = 0;  ///< of the source, by automatic links
};

void Writer::write_node(const lowdown_node& node, std::string& out) {
  switch (node.type) {
    case LOWDOWN_BLOCKCODE:
      return block_code(view(node.rndr_blockcode.text), out);
    case LOWDOWN_BLOCKQUOTE:
      return wrap(node, "<blockquote>", "</blockquote>", out);
    case LOWDOWN_HEADER:
      return heading(node, out);
    case LOWDOWN_HRULE:
      out.append("<hr>");
      break;
    case LOWDOWN_LIST:
      return list(node, out);
    case LOWDOWN_LISTITEM:
      return item(node, out);
    case LOWDOWN_PARAGRAPH:
      return paragraph(node, out);
    case LOWDOWN_TABLE_BLOCK:
      return wrap(node, "<table class='mce-item-table'><tbody>", "</tbody></table>", out);
    case LOWDOWN_TABLE_ROW:
      return wrap(node, "<tr>", "</tr>", out);
    case LOWDOWN_TABLE_CELL:
      return wrap(node, "<td>", "</td>", out);
    case LOWDOWN_BLOCKHTML:
      return block_html(view(node.rndr_blockhtml.text), out);
      break;
    case LOWDOWN_LINK_AUTO:
      return auto_link(node, out);
    case LOWDOWN_CODESPAN:
      out.append("<code>").append(escape_html(view(node.rndr_codespan.text))).append("</code>");
      break;
    case LOWDOWN_DOUBLE_EMPHASIS:
      return wrap(node, "<strong>", "</strong>", out);
    case LOWDOWN_EMPHASIS:
      return wrap(node, "<em>", "</em>", out);
    case LOWDOWN_TRIPLE_EMPHASIS:
      return wrap(node, "<strong><em>", "</em></strong>", out);
    case LOWDOWN_IMAGE:
      return image(node, out);
    case LOWDOWN_LINEBREAK:
      out.append("<br>\n");
      break;
    case LOWDOWN_LINK:
      return link(node, out);
    case LOWDOWN_RAW_HTML:
      return raw_html(view(node.rndr_raw_html.text), out);
      break;
    case LOWDOWN_ENTITY:
      out.append(view(node.rndr_entity.text));
      break;
    case LOWDOWN_NORMAL_TEXT:
      out.append(escape_html(view(node.rndr_normal_text.text)));
      break;
    default:  // the root, and what the options leave out
      children(node, out);
  }
}

void Writer::paragraph(const lowdown_node& node, std::string& out) {
  std::string text;
  children(node, text);
  std::string_view rest = text;
  rest.remove_prefix(skip_space(rest, 0));
  if (rest.empty()) return;
  if (rest.ends_with('\n')) rest.remove_suffix(1);
  out.append("<p>").append(replace_all(rest, "\n", "<br>")).append("</p>");
}

void Writer::heading(const lowdown_node& node, std::string& out) {
  const auto level = std::to_string(node.rndr_header.level + 1);
  wrap(node, "<h" + level + ">", "</h" + level + ">", out);
}

void Writer::list(const lowdown_node& node, std::string& out) {
  const bool ordered = node.rndr_list.flags & HLIST_FL_ORDERED;
  wrap(node, ordered ? "<ol>" : "<ul>", ordered ? "</ol>" : "</ul>", out);
}

void Writer::link(const lowdown_node& node, std::string& out) {
  out.append("<a href=\"").append(escape_address(view(node.rndr_link.link)));
  const auto title = view(node.rndr_link.title);
  if (!title.empty()) out.append("\" title=\"").append(escape_html(title));
  wrap(node, "\">", "</a>", out);
}

void Writer::image(const lowdown_node& node, std::string& out) {
  const auto title = view(node.rndr_image.title);
  out.append("<img src=\"").append(escape_address(view(node.rndr_image.link)));
  out.append("\" alt=\"").append(escape_html(view(node.rndr_image.alt)));
  if (!title.empty()) out.append("\" title=\"").append(escape_html(title));
  out.append("\">");
}

void Writer::auto_link(const lowdown_node& node, std::string& out) {
  constexpr std::string_view scheme = "http://", mail = "mailto:";
  const auto address = view(node.rndr_autolink.link);
  auto text = address;
  const bool is_mail = node.rndr_autolink.type == HALINK_EMAIL && !address.starts_with(mail);
  if (address.starts_with(mail)) text.remove_prefix(mail.size());
  if (address.starts_with("http://www.") && seen_ != npos) {
    // lowdown completes "www.x": only the source says which of the two was written.
    const auto bare = address.substr(scheme.size());
    const auto at = source_.find(bare, seen_);
    if (at != npos && (at < scheme.size() || source_.substr(at - scheme.size(), scheme.size()) != scheme))
      text = bare;
    seen_ = at == npos ? npos : at + bare.size();
  }
  out.append("<a href=\"").append(is_mail ? mail : "").append(escape_address(address)).append("\">");
  out.append(escape_html(text)).append("</a>");
}

void Writer::item(const lowdown_node& node, std::string& out) {
  wrap(is_parted_from_other_list(node) ? *TAILQ_FIRST(&node.children) : node, "<li>", "</li>", out);
}

void Writer::block_code(std::string_view code, std::string& out) {
  if (code.ends_with('\n')) code.remove_suffix(1);
  out.append("<pre><code>").append(keep_newlines(escape_html(code))).append("</code></pre>");
}

/// A comment among text is shown, as redcarpet has it.
void Writer::raw_html(std::string_view html, std::string& out) {
  out.append(html.starts_with("<!") ? escape_html(html) : std::string(html));
}

/// A rule is no block to redcarpet.
void Writer::block_html(std::string_view html, std::string& out) {
  const bool rule = matches_at(html, 0, "<hr");
  const std::string block(strip(html));
  out.append(rule ? "<p>" : "").append(matches_at(html, 0, "<pre") ? keep_newlines(block) : block);
  out.append(rule ? "</p>" : "");
}

struct FreeDocument {
  void operator()(lowdown_doc* document) const noexcept { lowdown_doc_free(document); }
};
struct FreeNode {
  void operator()(lowdown_node* node) const noexcept { lowdown_node_free(node); }
};

/// What is nested deeper than the parser goes, as text.
std::string as_plain_paragraph(std::string_view text) {
  return "<p>" + replace_all(escape_html(strip(text)), "\n", "<br>") + "</p>";
}

}  // namespace

std::string markdown_to_html(std::string_view markdown) {
  const auto source = prepare_markdown(markdown);
  lowdown_opts options{};
  options.type = LOWDOWN_HTML;
  options.feat = LOWDOWN_TABLES | LOWDOWN_AUTOLINK;
  options.maxdepth = max_nesting;
  const std::unique_ptr<lowdown_doc, FreeDocument> document(lowdown_doc_new(&options));
  if (!document) throw std::bad_alloc();
  std::size_t nodes = 0;
  const std::unique_ptr<lowdown_node, FreeNode> root(
      lowdown_doc_parse(document.get(), &nodes, source.data(), source.size(), nullptr));
  if (!root) return as_plain_paragraph(source);
  return Writer(source).write(*root);
}

}  // namespace aha::text
