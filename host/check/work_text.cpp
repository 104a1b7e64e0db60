#include "check/work_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "artifact/examination_text.hpp"
#include "cassette/case_file.hpp"
#include "cassette/case_text.hpp"
#include "files/path_text.hpp"

namespace check {
namespace {

namespace json = boost::json;

// A manifest travels in an examination that says nothing else.
std::string manifest_text(const artifact::Manifest& manifest) {
  artifact::Examination examination;
  examination.artifact.manifest = manifest;
  return artifact::to_text(examination);
}

std::string_view text_at(const json::object& from, std::string_view member) {
  return from.at(member).as_string();
}

Subject read_subject(const json::object& from) {
  Subject subject{files::path_from_text(text_at(from, "path")),
                  artifact::parse_examination(text_at(from, "examination")).value().artifact.manifest,
                  from.at("reloads").to_number<std::uint32_t>(),
                  {}};
  for (const auto& one : from.at("recorded").as_array())
    if (auto recorded = cassette::parse_case(std::string_view(one.as_string())).value())
      subject.recorded.push_back(std::move(*recorded));
  return subject;
}

}  // namespace

std::string to_text(const Work& work) {
  json::array recorded;
  for (const auto& one : work.subject.recorded) recorded.emplace_back(cassette::to_text(one));
  return json::serialize(json::object{{"trial", work.trial.name},
                                      {"first", work.first},
                                      {"path", files::text_of(work.subject.path)},
                                      {"examination", manifest_text(work.subject.manifest)},
                                      {"reloads", work.subject.reloads},
                                      {"recorded", std::move(recorded)}});
}

std::optional<ReadWork> read_work(std::string_view text) try {
  const auto value = json::parse(text);
  const auto& object = value.as_object();
  const auto* const trial = std::ranges::find(trials, text_at(object, "trial"), &Trial::name);
  if (trial == trials.end()) return std::nullopt;
  return ReadWork{trial, read_subject(object), object.at("first").to_number<std::size_t>()};
} catch (const std::exception&) {  // of Boost, or of an expected without a value
  return std::nullopt;
}

}  // namespace check
