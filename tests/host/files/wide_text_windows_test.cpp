#include <doctest/doctest.h>

#include "files/wide_text_windows.hpp"

TEST_CASE("text becomes UTF-16 and UTF-8 again") {
  const std::string text = "a\u00e9\u65e5\U0001f600";
  CHECK(files::to_wide(text) == L"a\u00e9\u65e5\U0001f600");
  CHECK(files::to_utf8(files::to_wide(text)) == text);
  CHECK(files::to_wide("").empty());
  CHECK(files::to_utf8(L"").empty());
}

TEST_CASE("what is no text is replaced") {
  CHECK(files::to_wide("a\xff") == L"a\ufffd");
  const std::wstring half(1, static_cast<wchar_t>(0xd83d));
  CHECK(files::to_utf8(half) == "\ufffd");
}
