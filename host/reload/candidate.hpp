// A plugin file on its way to serving. Each step of a reload fills in its part, and none may be skipped:
//   settle -> verify -> copy -> inspect -> probe -> load -> swap
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "artifact/artifact.hpp"
#include "artifact/description.hpp"
#include "artifact/file_image.hpp"
#include "artifact/signature_verdict.hpp"
#include "ownership/name_records.hpp"
#include "ownership/owner.hpp"
#include "plugin/generation.hpp"
#include "plugin/module.hpp"
#include "plugin/private_copies.hpp"
#include "plugin/refusal.hpp"
#include "plugin/tier.hpp"
#include "reload/settler.hpp"

namespace reload {

struct Candidate {
  // settle: a whole library, which differs from what serves in its content or its signature
  artifact::FileImage image;
  std::string sha256;    // of the content
  std::string identity;  // of the content and its signature: the same for two files that are judged alike
  Clock::time_point noticed;
  bool goes_back = false;  // the operator wants this earlier version

  // verify
  artifact::SignatureVerdict signature;
  plugin::Tier tier = plugin::Tier::in_host;  // to run in

  // copy
  plugin::PrivateCopy copy = plugin::PrivateCopy({});

  // inspect
  artifact::Artifact artifact;
  ownership::Owner owner;
  ownership::Release release;
  std::string obstacle;  // why this host cannot load it at all; empty: nothing known
  std::optional<artifact::Description> remembered;  // of an earlier probe

  // probe
  artifact::Description description;

  // load, which takes the copy and the artifact into the module
  std::shared_ptr<plugin::Module> module;
  std::vector<std::unique_ptr<plugin::Generation>> generations;  // one per service, each with its instance

  std::optional<plugin::Refusal> refusal;  // of the step that has refused it: it goes no further

  const std::string& file() const { return image.file; }
};

}  // namespace reload
