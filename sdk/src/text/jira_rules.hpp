// What differs in Jira's wiki markup from Markdown: marks, links, images, colours.
#pragma once

#include "markup_writer.hpp"

namespace aha::text {

/// "(y)" for an address of Aha!'s own emoticon pictures; empty where Jira has none like it.
std::string_view jira_emoticon(std::string_view address) noexcept;

// For rules; see MarkupWriter.
void open_jira_link(MarkupWriter& w, Frame& frame);
void close_jira_link(MarkupWriter& w, Frame& frame);
void open_jira_image(MarkupWriter& w, Frame& frame);
void open_jira_span(MarkupWriter& w, Frame& frame);
void close_jira_span(MarkupWriter& w, Frame& frame);
void open_jira_font(MarkupWriter& w, Frame& frame);
void close_jira_font(MarkupWriter& w, Frame& frame);

}  // namespace aha::text
