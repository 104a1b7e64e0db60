#include "recording/case_folder.hpp"

#include <doctest/doctest.h>

#include "files/rights.hpp"
#include "sample.hpp"

namespace {

namespace fs = std::filesystem;
using namespace recording::testing;
using recording::CaseFolder;

TEST_CASE("case folder: it is made for its owner alone, and so are its files") {
  const Folder outer;
  const CaseFolder folder(outer.path / "cases");
  const auto file = folder.put("a", "text");
  CHECK(file == outer.path / "cases" / "a.json");
  CHECK(content_of(file) == "text");
  for (const auto& made : {outer.path / "cases", file}) {
    const auto rights = files::rights_of(made);
    CHECK((rights && rights->is_ours && !rights->is_open_to_others));
  }
}

TEST_CASE("case folder: nothing is replaced, and nothing left behind") {
  const Folder outer;
  const CaseFolder folder(outer.path);
  CHECK(outer.files() == 0);
  CHECK(folder.put("a", "1").filename() == "a.json");
  CHECK(folder.put("a", "2").filename() == "a-2.json");
  CHECK(folder.put("a", "3").filename() == "a-3.json");
  CHECK(content_of(outer.path / "a.json") == "1");
  CHECK(outer.files() == 3);
}

TEST_CASE("case folder: one that cannot be written is refused at once, with a sentence") {
  const Folder outer;
  std::ofstream(outer.path / "file") << "x";
  CHECK_THROWS_WITH_AS(CaseFolder{outer.path / "file"}, doctest::Contains(". --record names a folder"),
                       std::runtime_error);
  CHECK_THROWS_AS(CaseFolder{outer.path / "none" / "below"}, std::runtime_error);
}

TEST_CASE("case folder: a folder that goes away is an error of the one file") {
  const Folder outer;
  const CaseFolder folder(outer.path / "cases");
  fs::remove(outer.path / "cases");
  CHECK_THROWS_AS(folder.put("a", "1"), std::system_error);
}

TEST_CASE("case folder: a name tells service, event and time, whatever the event is called") {
  const auto when = std::chrono::system_clock::from_time_t(1'764'284'699) + std::chrono::milliseconds(7);
  CHECK(recording::case_stem("slack", "audit", when) == "slack-audit-20251127-230459.007");
  CHECK(recording::case_stem("s", "../a b", when) == "s-___a_b-20251127-230459.007");
  CHECK(recording::case_stem("s", std::string(1'000, 'x'), when).size() < 100);
}

}  // namespace
