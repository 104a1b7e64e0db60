// Converts descriptions for rendered.py: each line of the input is a JSON string of HTML, each line of the output an
// object with what every dialect makes of it.
#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "aha/text.hpp"

namespace json = boost::json;
namespace text = aha::text;

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto parsed = json::parse(line);
    const std::string_view html = parsed.as_string();
    json::object out;
    out["github"] = text::html_to_github(html);
    out["markdown"] = text::html_to_markdown(html);
    out["markdown_github"] = text::html_to_markdown(html, text::Markdown::github);
    out["trello"] = text::html_to_trello(html);
    out["jira"] = text::html_to_jira(html);
    out["textile"] = text::html_to_textile(html);
    out["plain"] = text::html_to_plain(html);
    out["slack"] = text::to_slack(html);
    out["hipchat"] = text::to_hipchat(html);
    std::cout << json::serialize(out) << '\n';
  }
}
