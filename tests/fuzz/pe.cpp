#include "pe/file.hpp"

#include "fuzz/library_file.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::bytes_of(data, size);
  fuzz::read_library(artifact::Format::pe, bytes, pe::check_completeness(bytes));
  return 0;
}
