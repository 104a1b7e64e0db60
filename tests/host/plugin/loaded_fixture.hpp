// Fixtures in the memory of the test.
#pragma once

#include <memory>
#include <string>

#include "plugin/library.hpp"
#include "plugin/private_copies.hpp"

namespace test {

// Fails the test if it cannot be loaded.
std::shared_ptr<plugin::Library> load_fixture(const std::string& name, plugin::PrivateCopies& copies);

}  // namespace test
