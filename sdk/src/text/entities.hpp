// Character references (&amp; &#8212; &#x41;) in plain text, outside of any HTML parse.
#pragma once

#include <string>
#include <string_view>

namespace aha::text {

/// Decodes the named references of XHTML 1.0 and numeric ones, once. What names no character
/// (&bogus; &#9999999;) stays as it is written.
/// upstream: HTMLEntities 4.3.4, flavour xhtml1: the semicolon is needed, names keep their case.
std::string decode_entities(std::string_view text);

/// The same, but that a "<" or ">" that a reference stands for is written as referenced_less or referenced_greater, so
/// that it is not taken for a tag's. Those two characters of the text itself are dropped.
inline constexpr char referenced_less = '\x01', referenced_greater = '\x02';
std::string decode_entities_apart(std::string_view text);

/// referenced_less and referenced_greater as what they stand for.
std::string join_signs(std::string_view text);

/// Decodes only what stands for markup (&amp; &lt; &gt; &quot; &apos;) and numeric references.
/// upstream: CGI.unescapeHTML.
std::string unescape_html(std::string_view text);

/// Writes dashes and the no-break space, if given as references, as plain ASCII, which the
/// wiki-like languages take better: "---", "--" and a space.
/// upstream: the preprocess step of the GitHub and Jira converters.
std::string spell_out_dashes(std::string_view html);

}  // namespace aha::text
