// HTML to a Document. The walk keeps its own stack, so depth costs heap, not stack.
#include <algorithm>
#include <charconv>
#include <utility>

#include "document.hpp"
#include "html_elements.hpp"
#include "html_tree.hpp"
#include "inline_reader.hpp"
#include "scan.hpp"

namespace aha::text {

namespace {

constexpr std::uint32_t widest_span = 1000;  // columns, the limit of HTML itself

std::uint32_t number_of(const xmlNode* node, const char* name, std::uint32_t least, std::uint32_t most) {
  const auto value = attribute(node, name);
  const auto digits = strip(value);
  std::uint32_t number = 1;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec == std::errc::result_out_of_range) return most;
  return std::clamp(number, least, most);
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
    InlineReader::Marks marks;
    Block::Origin origin;
  };

  /// False to pass by what is below.
  bool enter(xmlNode* node) {
    if (node->type == XML_TEXT_NODE) {
      line_.add_text(reinterpret_cast<const char*>(node->content));
      return false;
    }
    if (node->type == XML_DOCUMENT_NODE || node->type == XML_HTML_DOCUMENT_NODE) return true;
    if (node->type != XML_ELEMENT_NODE) return false;
    const auto& element = element_of(name_of(node));
    opened_.push_back({node, stack_.size(), line_.marks(), origin_});
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
        line_.begin_style(element.style);
        return true;
      case Role::code:
        line_.add_code(node);
        return false;
      case Role::link:
        line_.begin_link(node);
        return true;
      case Role::image:
        line_.add_image(node);
        return false;
      case Role::line_break:
        line_.add_break();
        return false;
      case Role::span:
        return line_.begin_span(node);
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
    if (element.role == Role::link) line_.end_link();
    if (element.role == Role::style) line_.end_style(element.style);
    const bool ends_line = element.role >= Role::paragraph && element.role <= Role::cell;
    if (element.role == Role::heading) end_heading();
    if (ends_line) end_line();
    while (stack_.size() > open.depth) stack_.pop_back();
    line_.set_marks(open.marks);
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
    if (auto anchor = attribute(node, "data-anchor"); !is_blank(anchor)) line_.add_anchor(std::move(anchor));
  }

  /// Ends the line that text was put into so far, as a paragraph or heading. False if there was none.
  bool end_line() {
    auto line = line_.take();
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
      line_.add_text(text_below(child));
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

  Document document_;
  Block root_ = a_block(BlockKind::quote);
  std::vector<Block*> stack_;
  std::vector<Open> opened_;
  InlineReader line_{document_};
  std::uint32_t heading_ = 0;  ///< the level of the heading that is open; 0 for none
  bool heading_written_ = false;
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
