// The rows of a table with each column in its place, where cells span columns and rows.
#pragma once

#include <vector>

#include "document.hpp"

namespace aha::text {

/// A place in a row: a cell, or what stands where a cell of the same or an earlier row reaches into.
struct Place {
  enum class Kind : std::uint8_t { cell, right_of, below };
  Kind kind = Kind::cell;
  const Block* cell = nullptr;  ///< null if the row has none

  bool is_header() const noexcept { return cell && cell->header; }
};

/// Every row as wide as the widest. Borrows from `table`. Places that are no cells are taken off `fillers_left`; once
/// there are none, spans count as one.
using Grid = std::vector<std::vector<Place>>;
inline constexpr std::size_t max_fillers = 100'000;  ///< of a document
Grid grid_of(const Block& table, std::size_t& fillers_left);

}  // namespace aha::text
