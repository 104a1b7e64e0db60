// Inspects plugin files as a host with this configuration judges them.
#pragma once

#include <filesystem>
#include <string>

#include "app/config.hpp"
#include "inspection/inspection.hpp"
#include "probe/examiner.hpp"
#include "signature/trust_list.hpp"

namespace app {

class FileInspection {
 public:
  // All are borrowed.
  // sandbox_missing  what this machine lacks for the sandbox tier; empty: nothing
  FileInspection(const Config& config, const signature::TrustList& trust, const probe::Examiner& examiner,
                 const std::string& sandbox_missing);

  // Blocks for as long as processes read the file. [any]
  inspection::Inspection inspect(const std::filesystem::path& file) const;

  // [any]
  const artifact::HostAbilities& abilities() const { return host_.abilities; }

 private:
  const inspection::LibrarySearch libraries_;
  const inspection::Host host_;
};

}  // namespace app
