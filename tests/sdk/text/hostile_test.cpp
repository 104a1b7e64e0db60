// Every function on input made to be slow or deep. Each case runs on a stack as small as a call's, and
// would take minutes if a step were quadratic. The limit is of processor time, since other programs may take most of the
// machine.
#include <doctest/doctest.h>
#include <pthread.h>
#include <time.h>

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "aha/text.hpp"

using namespace aha::text;

namespace {

// A sanitizer looks for wrong memory, which a shorter input shows as well; time is measured without it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t many_repeats = 4'000;
#else
constexpr std::size_t many_repeats = 20'000;
#endif

std::string repeat(std::string_view part, std::size_t times) {
  std::string out;
  while (times-- > 0) out.append(part);
  return out;
}

using Convert = std::string (*)(std::string_view);
const std::array<std::pair<const char*, Convert>, 11> all_conversions{
    {{"plain", html_to_plain},
     {"slack", to_slack},
     {"markdown", [](std::string_view html) { return html_to_markdown(html); }},
     {"tables", [](std::string_view html) { return html_to_markdown(html, TableStyle{}); }},
     {"github", html_to_github},
     {"jira", html_to_jira},
     {"textile", html_to_textile},
     {"trello", html_to_trello},
     {"changes", colour_changes},
     {"title", description_to_title},
     {"from markdown", markdown_to_html}}};

/// Runs `work` on a thread with 256 KiB of stack.
template <typename Work>
void on_small_stack(Work work) {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
  pthread_t thread{};
  const auto run = [](void* data) -> void* {
    (*static_cast<Work*>(data))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &work) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

/// Of this thread.
std::chrono::nanoseconds processor_time() {
  timespec time{};
  REQUIRE(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void check_all(const std::string& html) {
  constexpr std::chrono::seconds limit(20);
  for (const auto& [name, convert] : all_conversions) {
    CAPTURE(name);
    CAPTURE(html.substr(0, 20));
    std::string out;
    std::chrono::nanoseconds took{0};
    on_small_stack([&, function = convert] {
      out = function(html);
      took = processor_time();  // of a new thread
    });
    CHECK(took < limit);
    CHECK(out.size() <= 40 * html.size() + 1000);
  }
}

}  // namespace

TEST_CASE("ten thousand levels") {
  check_all(repeat("<div>", 10'000) + "x" + repeat("</div>", 10'000));
  check_all(repeat("<ul><li>a", 10'000));
  check_all(repeat("<blockquote>a", 10'000));
  check_all(repeat("<table><tr><td>x", 10'000));
  check_all(repeat("<p><span>", 10'000) + repeat("text ", 20'000));
}

TEST_CASE("text below two hundred and fifty-six levels is not lost") {
  const auto html = repeat("<div>", 1000) + "bottom" + repeat("</div>", 1000) + "<p>after</p>";
  CHECK(html_to_markdown(html).find("bottom") != std::string::npos);
  CHECK(html_to_markdown(html).find("after") != std::string::npos);
}

TEST_CASE("a hundred thousand cells") {
  check_all("<table><tr>" + repeat("<td>c</td>", 100'000) + "</tr></table>");
  check_all("<table>" + repeat("<tr><td>c</td><td rowspan=3>d</td></tr>", 10'000) + "</table>");
}

TEST_CASE("openings that are never closed") {
  for (const char* part : {"<a ", "<a href=\"x\">", "<img ", "<img alt=\"x\" ", "<h1>x", "<del", "<li", "<",
                           "[", "[a](", "![", "`", "<!--", "&", "(http"})
    check_all(repeat(part, many_repeats));
}

TEST_CASE("end tags that close nothing") {
  check_all(repeat("<b>", 15'000) + repeat("</u>", 15'000));
}

TEST_CASE("runs of one thing") {
  for (const char* part : {" ", "\n", "**a", "****", "\u00a0", "> ", "<b> ", "\r", "<!-- -->"})
    check_all(repeat(part, many_repeats));
}

TEST_CASE("a tag of a hundred thousand attributes keeps the first ones") {
  std::string html = "<a href='http://x' ";
  for (int i = 0; i < 100'000; ++i) html += "a" + std::to_string(i) + " ";
  html += ">text</a>";
  check_all(html);
  CHECK(html_to_markdown(html) == " [text](http://x)");
}

TEST_CASE("spans as wide as HTML allows, on every row") {
  check_all(repeat("<table><tr><td colspan=1000 rowspan=65000>x</table>", 1'000));
  check_all("<table>" + repeat("<tr><td colspan=99999999999 rowspan=65000>x", 1'000));
}

TEST_CASE("bytes that are no UTF-8, and NUL") {
  check_all("<p>\xff\xfe\xc3</p>\x80<b>\xed\xa0\x80</b>");
  check_all(std::string("a\0<b>\0</b>c", 11));
}
