// text_vectors [--divergences FILE] [--show N] FILE.jsonl|FOLDER...
//
// Each line of a file is {"fn": name, "args": [...], "out": expected}. Prints, for each function,
// "NAME EQUAL of ALL" and the first differences that FILE does not list. Each line of FILE is a function and
// its arguments; lines that begin with ":" give the reason for those below. Fails for a difference that is not
// listed, and for one that is listed and equal; exits 77 (skipped, to ctest) where there is nothing to read.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aha/text.hpp"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
namespace text = aha::text;

using Call = std::function<std::string(const json::array&)>;

std::string string_of(const json::value& value) {
  if (value.is_null()) return {};
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

Call on_text(std::string (*function)(std::string_view)) {
  return [function](const json::array& args) { return function(string_of(args.at(0))); };
}

Call on_word(std::string_view (*function)(std::string_view) noexcept) {
  return [function](const json::array& args) { return std::string(function(string_of(args.at(0)))); };
}

std::string resource_name(const json::array& args) {
  const auto& record = args.at(0).as_object();
  const auto* name = record.if_contains("name");
  return text::resource_name(name ? string_of(*name) : "", string_of(record.at("description").at("body")));
}

std::string field(const json::object& options, std::string_view name, std::string_view fallback) {
  const auto* value = options.if_contains(name);
  return value ? string_of(*value) : std::string(fallback);
}

std::string with_tables(const json::array& args) {
  const auto& options = args.at(1).as_object();
  const auto cap = field(options, "cap", "|"), header_cap = field(options, "header_cap", "");
  const text::TableStyle style{.cap = cap,
                               .header_cap = header_cap,
                               .end_caps = field(options, "end_caps", "true") == "true",
                               .underline_header = field(options, "underline_header", "false") == "true"};
  return text::html_to_markdown(string_of(args.at(0)), style);
}

std::string to_markdown(const json::array& args) {
  const bool github = args.size() > 1 && args.at(1) == json::value(true);
  return text::html_to_markdown(string_of(args.at(0)),
                                github ? text::Markdown::github : text::Markdown::plain);
}

const std::map<std::string, Call, std::less<>> functions_by_name = {
    {"ClothRed.to_textile", on_text(text::html_to_textile)},
    {"aha_color_to_jira", on_word(text::aha_color_to_jira)},
    {"description_to_title", on_text(text::description_to_title)},
    {"github_issues_body", on_text(text::html_to_github_issue)},
    {"github_markdown_converter", on_text(text::html_to_github)},
    {"html_change_colors", on_text(text::colour_changes)},
    {"html_to_hipchat_markdown", on_text(text::to_hipchat)},
    {"html_to_markdown", to_markdown},
    {"html_to_plain", on_text(text::html_to_plain)},
    {"html_to_slack_markdown", on_text(text::to_slack)},
    {"jira_color_to_aha", on_word(text::jira_color_to_aha)},
    {"jira_wiki_converter", on_text(text::html_to_jira)},
    {"markdown_table_converter", with_tables},
    {"markdown_to_html", on_text(text::markdown_to_html)},
    {"reference_num_to_resource_type", on_word(text::resource_type)},
    {"resource_name", resource_name},
    {"trello_reverse_markdown", on_text(text::html_to_trello)},
    {"trelloize_filename", on_text(text::trello_file_name)},
};

struct Score {
  std::size_t equal = 0, all = 0;
  std::vector<std::string> stale;  ///< listed, and equal all the same
  std::vector<std::string> differences;
};

std::set<std::string> read_divergences(const std::string& file) {
  std::set<std::string> listed;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && line.front() != ':') listed.insert(line);
  return listed;
}

void run_line(const std::string& line, const std::set<std::string>& listed,
              std::map<std::string, Score>& scores) {
  const auto vector = json::parse(line).as_object();
  const std::string name(vector.at("fn").as_string());
  const auto* expected = vector.if_contains("out");
  if (!expected) return;  // upstream failed: there is no result to compare
  auto& score = scores[name];
  ++score.all;
  const auto function = functions_by_name.find(name);
  const auto got = function == functions_by_name.end() ? std::optional<std::string>()
                                                       : function->second(vector.at("args").as_array());
  const bool diverges = listed.contains(name + " " + json::serialize(vector.at("args")));
  if (got && *got == string_of(*expected)) {
    ++score.equal;
    if (diverges) score.stale.push_back(json::serialize(vector.at("args")));
  } else if (!diverges) {
    score.differences.push_back("  args " + json::serialize(vector.at("args")) + "\n  want " +
                                json::serialize(*expected) + "\n  got  " +
                                (got ? json::serialize(json::value(*got)) : "no such function here"));
  }
}

std::set<fs::path> files_of(const std::vector<std::string>& names) {
  std::set<fs::path> files;
  for (const auto& name : names) {
    if (!fs::is_directory(name)) {
      if (fs::exists(name)) files.insert(name);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(name))
      if (entry.path().extension() == ".jsonl") files.insert(entry.path());
  }
  return files;
}

std::size_t number(const std::string& digits) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int skipped_status = 77;
  std::size_t show = 3;
  std::set<std::string> listed;
  std::vector<std::string> names;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--divergences" && i + 1 < argc) {
      listed = read_divergences(argv[++i]);
    } else if (argument == "--show" && i + 1 < argc) {
      show = number(argv[++i]);
    } else {
      names.push_back(argument);
    }
  }

  std::map<std::string, Score> scores;
  for (const auto& file : files_of(names)) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
      if (!line.empty()) run_line(line, listed, scores);
  }
  if (scores.empty()) return skipped_status;

  bool as_listed = true;
  for (const auto& [name, score] : scores) {
    std::cout << name << ' ' << score.equal << " of " << score.all << '\n';
    for (std::size_t at = 0; at < std::min(show, score.differences.size()); ++at)
      std::cout << score.differences[at] << '\n';
    for (const auto& args : score.stale) std::cout << "  listed as diverging, but equal: " << args << '\n';
    as_listed = as_listed && score.differences.empty() && score.stale.empty();
  }
  return as_listed ? 0 : 1;
}
