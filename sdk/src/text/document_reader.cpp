// HTML to a Document. The walk keeps its own stack, so depth costs heap, not stack.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "document.hpp"
#include "html_elements.hpp"
#include "html_tree.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::uint32_t widest_span = 1000;  // columns, the limit of HTML itself

bool has_class_part(const xmlNode* node, std::string_view part) {
  return attribute(node, "class").find(part) != npos;
}

std::uint32_t number_of(const xmlNode* node, const char* name, std::uint32_t least, std::uint32_t most) {
  const auto value = attribute(node, name);
  const auto digits = strip(value);
  std::uint32_t number = 1;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec == std::errc::result_out_of_range) return most;
  return std::clamp(number, least, most);
}

/// The colour a style gives to text ("color:", not "background-color:"), as written; empty for none.
std::string_view text_color(std::string_view style) noexcept {
  constexpr std::string_view property = "color:";
  constexpr std::size_t shortest = 3;  // characters
  for (auto at = style.find(property); at != npos; at = style.find(property, at + 1)) {
    if (at > 0 && style[at - 1] == '-') continue;
    const auto value = style.substr(at + property.size());
    const auto color = value.substr(0, value.find(';'));
    if (count_characters(color) >= shortest) return color;
  }
  return {};
}

/// The text below `node` with line breaks as newlines; no-break spaces, which editors put into code, as spaces.
std::string code_below(xmlNode* top) {
  std::string code;
  for (auto* node = top->children; node; node = next_in(top, node)) {
    if (name_of(node) == "br") code.push_back('\n');
    if (node->type == XML_TEXT_NODE && node->content)
      code.append(reinterpret_cast<const char*>(node->content));
  }
  return replace_all(replace_all(replace_all(code, "\r\n", "\n"), "\r", "\n"), "\u00a0", " ");
}

/// A block that holds any other.
Block a_block(BlockKind kind) {
  Block block;
  block.kind = kind;
  return block;
}

class Reader {
 public:
  Document read(xmlNode* root) {
    stack_.push_back(&root_);
    for (auto* node = root; node;) {
      const bool inside = enter(node) && node->type == XML_ELEMENT_NODE && node->children;
      if (inside) {
        node = node->children;
        continue;
      }
      leave(node);
      while (node != root && !node->next) {
        node = node->parent;
        leave(node);
      }
      node = node == root ? nullptr : node->next;
    }
    end_line();
    document_.blocks = std::move(root_.blocks);
    return std::move(document_);
  }

 private:
  /// What an open element changed, to be taken back when it ends.
  struct Open {
    const xmlNode* node;
    std::size_t depth;
    std::int32_t link, color;
    Block::Origin origin;
  };

  /// False to pass by what is below.
  bool enter(xmlNode* node) {
    if (node->type == XML_TEXT_NODE) {
      add_text(reinterpret_cast<const char*>(node->content));
      return false;
    }
    if (node->type == XML_DOCUMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE) return true;
    if (node->type != XML_ELEMENT_NODE) return false;
    const auto& element = element_of(name_of(node));
    opened_.push_back({node, stack_.size(), link_, color_, origin_});
    switch (element.role) {
      case Role::transparent:
        return true;
      case Role::hidden:
        return false;
      case Role::paragraph:
        begin_paragraph(node, Block::Origin::paragraph);
        return true;
      case Role::division:
        begin_paragraph(node, Block::Origin::division);
        return true;
      case Role::block:
        begin_paragraph(node, Block::Origin::implied);
        return true;
      case Role::heading:
        begin_heading(node);
        return true;
      case Role::rule:
        add_leaf(BlockKind::rule);
        return false;
      case Role::code_block:
        add_code_block(node);
        return false;
      case Role::quote:
        end_line();
        open(BlockKind::quote);
        return true;
      case Role::list:
        begin_list(node);
        return true;
      case Role::item:
        begin_item(node);
        return true;
      case Role::table:
        begin_table(node);
        return true;
      case Role::row:
        begin_row();
        return true;
      case Role::cell:
        begin_cell(node);
        return true;
      case Role::style:
        ++styles_[static_cast<std::size_t>(element.style)];
        return true;
      case Role::code:
        add_code(node);
        return false;
      case Role::link:
        begin_link(node);
        return true;
      case Role::image:
        add_image(node);
        return false;
      case Role::line_break:
        add(InlineKind::line_break, {});
        return false;
      case Role::span:
        return begin_span(node);
      case Role::checkbox:
        check_item(node);
        return false;
    }
    return true;
  }

  void leave(const xmlNode* node) {
    if (opened_.empty() || opened_.back().node != node) return;
    const Open open = opened_.back();
    opened_.pop_back();
    const auto& element = element_of(name_of(node));
    if (element.role == Role::link) end_link();
    if (element.role == Role::style) --styles_[static_cast<std::size_t>(element.style)];
    const bool ends_line = element.role >= Role::paragraph && element.role <= Role::cell;
    if (element.role == Role::heading) end_heading();
    if (ends_line) end_line();
    while (stack_.size() > open.depth) stack_.pop_back();
    link_ = open.link;
    color_ = open.color;
    origin_ = open.origin;
  }

  // --- Blocks ---

  Block& top() noexcept { return *stack_.back(); }

  /// A new block below the innermost open one that may hold it.
  Block& add_block(BlockKind kind) {
    Block& block = top().blocks.emplace_back(a_block(kind));
    block.joined = std::exchange(joined_, false);
    return block;
  }

  /// Null if the document is too deep already: what comes goes into the block above.
  Block* open(BlockKind kind) {
    if (stack_.size() > max_block_depth) return nullptr;
    // A list or a table holds nothing but its own: what stands between items belongs to the item before.
    Block& parent = top();
    const bool holds_items =
        parent.kind == BlockKind::list || parent.kind == BlockKind::table || parent.kind == BlockKind::row;
    const bool is_part = kind == BlockKind::item || kind == BlockKind::row || kind == BlockKind::cell;
    if (holds_items && !is_part) descend();
    stack_.push_back(&add_block(kind));
    return stack_.back();
  }

  /// From a list, table or row to an item or cell that takes stray content: the last one, or a new one.
  void descend() {
    while (top().kind == BlockKind::list || top().kind == BlockKind::table || top().kind == BlockKind::row) {
      Block& holder = top();
      const BlockKind part = holder.kind == BlockKind::list    ? BlockKind::item
                             : holder.kind == BlockKind::table ? BlockKind::row
                                                               : BlockKind::cell;
      if (holder.blocks.empty()) add_block(part);
      stack_.push_back(&holder.blocks.back());
    }
  }

  void begin_paragraph(const xmlNode* node, Block::Origin origin) {
    const bool below_line = end_line();
    joined_ = below_line && origin == Block::Origin::division && origin_ == origin;
    origin_ = origin;
    add_anchor(node);
  }

  void begin_heading(const xmlNode* node) {
    end_line();
    heading_ = static_cast<std::uint32_t>(name_of(node)[1] - '0');
    heading_written_ = false;
    add_anchor(node);
  }

  void add_anchor(const xmlNode* node) {
    if (auto anchor = attribute(node, "data-anchor"); !is_blank(anchor))
      add(InlineKind::anchor, std::move(anchor));
  }

  /// Ends the line that text was put into so far, as a paragraph or heading. False if there was none.
  bool end_line() {
    auto line = std::exchange(line_, {});
    for (const auto& piece : line) document_.lone_breaks += piece.kind == InlineKind::line_break;
    const bool spaced = !line.empty() && line.front().styles != 0 && line.front().text == " ";
    tidy_inlines(line);
    if (line.empty()) return false;
    add_line(std::move(line), spaced);
    return true;
  }

  void add_line(std::vector<Inline> line, bool spaced = false) {
    const auto depth = stack_.size();
    descend();
    auto& block = add_block(heading_ > 0 ? BlockKind::heading : BlockKind::paragraph);
    block.number = std::max(heading_, 1U);
    block.origin = origin_;
    block.spaced = spaced;
    block.inlines = std::move(line);
    stack_.resize(depth);
    heading_written_ = true;
  }

  void end_heading() {
    end_line();
    if (!heading_written_) add_line({});
    heading_ = 0;
  }

  void add_leaf(BlockKind kind) {
    end_line();
    const auto depth = stack_.size();
    descend();
    add_block(kind);
    stack_.resize(depth);
  }

  void add_code_block(xmlNode* node) {
    end_line();
    auto code = code_below(node);
    if (code.starts_with('\n')) code.erase(0, 1);
    if (code.ends_with('\n')) code.pop_back();
    const auto depth = stack_.size();
    descend();
    add_block(BlockKind::code).code = std::move(code);
    stack_.resize(depth);
  }

  void begin_list(const xmlNode* node) {
    end_line();
    if (top().kind == BlockKind::list && top().blocks.empty()) return;  // a list of nothing but a list
    Block* list = open(BlockKind::list);
    if (!list) return;
    list->ordered = name_of(node) == "ol";
    if (list->ordered && has_attribute(node, "start"))
      list->number = number_of(node, "start", 0, 999'999'999);
  }

  void begin_item(const xmlNode* node) {
    end_line();
    if (top().kind != BlockKind::list && !open(BlockKind::list)) return;
    Block* item = top().kind == BlockKind::list ? open(BlockKind::item) : nullptr;
    if (!item) return;
    const bool checklist = has_class_part(node, "checklist") || has_class_part(node->parent, "checklist");
    if (checklist) item->check = has_class_part(node, "unchecked") ? Block::Check::open : Block::Check::done;
  }

  void check_item(const xmlNode* node) {
    if (attribute(node, "type") != "checkbox") return;
    for (auto at = stack_.rbegin(); at != stack_.rend(); ++at) {
      if ((*at)->kind != BlockKind::item) continue;
      if ((*at)->check == Block::Check::none)
        (*at)->check = has_attribute(node, "checked") ? Block::Check::done : Block::Check::open;
      return;
    }
  }

  void begin_table(const xmlNode* node) {
    end_line();
    bool captioned = false;
    for (const auto* child = node->children; child; child = child->next) {
      if (name_of(child) != "caption") continue;
      add_text(text_below(child));
      joined_ = captioned = end_line();
    }
    if (Block* table = open(BlockKind::table)) table->captioned = captioned;
  }

  void begin_row() {
    end_line();
    if (top().kind == BlockKind::table) open(BlockKind::row);
  }

  void begin_cell(const xmlNode* node) {
    end_line();
    if (top().kind == BlockKind::table) open(BlockKind::row);
    if (top().kind != BlockKind::row) return;  // outside of any table: a paragraph
    Block* cell = open(BlockKind::cell);
    if (!cell) return;
    cell->header = name_of(node) == "th";
    cell->columns = number_of(node, "colspan", 1, widest_span);
    cell->rows = number_of(node, "rowspan", 1, 65534);
  }

  // --- Inlines ---

  Inline& add(InlineKind kind, std::string text) {
    auto& piece = line_.emplace_back();
    piece.kind = kind;
    piece.text = std::move(text);
    for (std::size_t style = 0; style < style_count; ++style)
      if (styles_[style] > 0) piece.styles |= Styles{1} << style;
    piece.link = link_;
    piece.color = color_;
    return piece;
  }

  void add_text(std::string_view text) {
    std::string collapsed;
    collapsed.reserve(text.size());
    for (const char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
      if (space && !collapsed.empty() && collapsed.back() == ' ') continue;
      collapsed.push_back(space ? ' ' : c);
    }
    if (!collapsed.empty()) add(InlineKind::text, std::move(collapsed));
  }

  /// Lines of code within a line are pieces of code with breaks between.
  void add_code(xmlNode* node) {
    const auto code = code_below(node);
    bool has_breaks = false;
    for (auto* below = node->children; below; below = next_in(node, below))
      has_breaks |= name_of(below) == "br";
    std::string_view rest = code;
    while (has_breaks && rest.find('\n') != npos) {
      add_code_piece(rest.substr(0, rest.find('\n')));
      add(InlineKind::line_break, {});
      rest.remove_prefix(rest.find('\n') + 1);
    }
    add_code_piece(rest);
  }

  void add_code_piece(std::string_view code) {
    if (code.empty()) return;
    std::string line(code);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    const bool is_space = line.find_first_not_of(' ') == npos;
    add(is_space ? InlineKind::text : InlineKind::code, is_space ? " " : std::move(line));
  }

  void begin_link(const xmlNode* node) {
    auto address = attribute(node, "href");
    if (is_blank(address)) {
      if (auto name = attribute(node, "name"); !is_blank(name)) add(InlineKind::anchor, std::move(name));
      return;
    }
    link_ = static_cast<std::int32_t>(document_.links.size());
    document_.links.push_back({std::string(strip(address)), attribute(node, "title")});
  }

  /// A link around nothing but space keeps its place.
  void end_link() {
    auto at = line_.rbegin();
    while (at != line_.rend() && link_ >= 0 && at->link == link_ && at->text == " ") ++at;
    const bool blank = at != line_.rbegin() && (at == line_.rend() || at->link != link_);
    if (blank) add(InlineKind::anchor, {});
  }

  void add_image(const xmlNode* node) {
    auto& image = add(InlineKind::image, attribute(node, "alt"));
    image.address = strip(attribute(node, "src"));
    image.title = attribute(node, "title");
    for (const char* name : {"width", "height", "align", "valign"}) {
      const auto value = attribute(node, name);
      if (!is_blank(value)) image.size += (image.size.empty() ? "" : ", ") + std::string(name) + "=" + value;
    }
  }

  bool begin_span(const xmlNode* node) {
    if (has_class_part(node, "checklist-item__indicator")) return false;
    const bool font = name_of(node) == "font";
    const auto written = attribute(node, font ? "color" : "style");
    const auto color = font ? std::string_view(written) : text_color(written);
    if (is_blank(color)) return true;
    color_ = static_cast<std::int32_t>(document_.colors.size());
    document_.colors.emplace_back(color);
    return true;
  }

  Document document_;
  Block root_ = a_block(BlockKind::quote);
  std::vector<Block*> stack_;
  std::vector<Open> opened_;
  std::vector<Inline> line_;
  std::array<std::size_t, style_count> styles_{};
  std::uint32_t heading_ = 0;  ///< the level of the heading that is open; 0 for none
  bool heading_written_ = false;
  std::int32_t link_ = -1, color_ = -1;
  Block::Origin origin_ = Block::Origin::implied;
  bool joined_ = false;  // of the next block
};

}  // namespace

Document read_document(std::string_view html, bool fragment) {
  // Within a separate element, libxml2 leaves loose text where it stands.
  const auto tree =
      fragment ? HtmlTree::document(std::string("<section>").append(html)) : HtmlTree::document(html);
  return tree.root() ? Reader().read(tree.root()) : Document{};
}

}  // namespace aha::text
