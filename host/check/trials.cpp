#include "check/trials.hpp"

namespace check {

Cast load_cast(const Subject& subject, const Stage& stage, Teller& teller) {
  auto specimen = Specimen::load(subject.path);
  if (!specimen) {
    teller.found("does_not_load", specimen.error());
    return {};
  }
  auto services = (*specimen)->create(subject.manifest, stage.host());
  if (!services) {
    teller.found("create_fails", services.error());
    return {};
  }
  return {std::move(*specimen), std::move(*services)};
}

Cast load_cast(const Subject& subject, const Stage& stage, Cases& cases, Teller& teller) {
  cases.begins([] { return std::string("loaded the file and made its instances"); });
  return load_cast(subject, stage, teller);
}

}  // namespace check
