#include "markup_writer.hpp"

#include <algorithm>
#include <utility>

#include "html_tree.hpp"

namespace aha::text {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Mark::count)> kMarkTags = {
    "b", "cite", "del", "em", "i", "ins", "italic", "s", "strike", "strong", "sub", "sup", "u"};

}  // namespace

const Rule& Dialect::rule_for(std::string_view tag) const noexcept {
  for (const Dialect* dialect = this; dialect; dialect = dialect->base) {
    const auto& rules = dialect->rules;
    const auto at =
        std::lower_bound(rules.begin(), rules.end(), tag,
                         [](const TagRule& rule, std::string_view name) { return rule.tag < name; });
    if (at != rules.end() && at->tag == tag) return at->rule;
  }
  return unknown;
}

std::string MarkupWriter::write(xmlNode* root) {
  open(root, 0);
  while (!frames_.empty()) {
    Frame& top = frames_.back();
    if (xmlNode* child = next_child(top)) {
      open(child, top.treated++);
    } else {
      close();
    }
  }
  return std::move(out_);
}

xmlNode* MarkupWriter::next_child(Frame& frame) noexcept {
  if (frame.chooses) return frame.treated < frame.chosen.size() ? frame.chosen[frame.treated] : nullptr;
  return frame.next ? std::exchange(frame.next, frame.next->next) : nullptr;
}

void MarkupWriter::open(xmlNode* node, std::size_t index) {
  if (!frames_.empty() && name_of(node) == "li") ++frames_.back().items;
  Frame& frame = frames_.emplace_back();
  frame.node = node;
  frame.index = index;
  frame.next = node->type == XML_ELEMENT_NODE ? node->children : nullptr;
  frame.begin = out_.size();
  frame.solid_before = solid_end_;
  frame.floor_before = floor_;
  frame.rule = &dialect_.rule_for(name_of(node));
  rewriting_ += frame.rule->rewrites;
  if (frame.rule->open) frame.rule->open(*this, frame);
  frame.content = out_.size();
  frame.solid_at_content = solid_end_;
  count(frame, +1);
}

void MarkupWriter::close() {
  Frame& frame = frames_.back();
  count(frame, -1);
  if (frame.rule->close) frame.rule->close(*this, frame);
  rewriting_ -= frame.rule->rewrites;
  const auto begin = frame.begin;
  frames_.pop_back();
  if (frames_.empty()) return;
  Frame& parent = frames_.back();
  if (parent.rule->after_child) parent.rule->after_child(*this, parent, begin);
}

/// Keeps the books on what is open around the next element.
void MarkupWriter::count(const Frame& frame, int by) {
  const auto name = name_of(frame.node);
  if (name == "ul" || name == "ol") {
    if (by > 0) {
      lists_.push_back(name == "ul" ? '*' : '#');
    } else {
      lists_.pop_back();
    }
    return;
  }
  const auto mark = std::lower_bound(kMarkTags.begin(), kMarkTags.end(), name);
  if (mark == kMarkTags.end() || *mark != name) return;
  auto& open = marks_[static_cast<std::size_t>(mark - kMarkTags.begin())];
  by > 0 ? ++open : --open;
}

void MarkupWriter::put(std::string_view text) {
  if (out_.size() == floor_) text = strip_front(text);
  const auto solid = aha::text::strip_back(text).size();
  if (solid > 0) solid_end_ = out_.size() + solid;
  out_.append(text);
}

void MarkupWriter::end_strip(Frame& frame) {
  strip_back(frame);
  floor_ = frame.floor_before;
}

std::string MarkupWriter::take(Frame& frame) {
  std::string content = out_.substr(frame.content);
  out_.resize(frame.content);
  solid_end_ = frame.solid_at_content;
  return content;
}

void MarkupWriter::unwrap(Frame& frame) {
  // Blank content at the front of a stripped element would be stripped in the end: drop it now, or each
  // of many nested elements would have to move its text.
  out_.erase(frame.begin, (frame.begin == floor_ ? out_.size() : frame.content) - frame.begin);
  solid_end_ = frame.solid_before;
}

}  // namespace aha::text
