#include "table_grid.hpp"

#include <algorithm>

namespace aha::text {

namespace {

/// Lays rows out from left to right, the columns taken from above passed by.
class Layout {
 public:
  explicit Layout(std::size_t& fillers_left) noexcept : fillers_left_(fillers_left) {}

  void add(const Block& row) {
    auto& places = grid_.emplace_back();
    for (const auto& cell : row.blocks) {
      skip_taken(places);
      place(places, cell);
    }
    skip_taken(places);
    next_row();
  }

  Grid finish() {
    std::size_t widest = 0;
    for (const auto& row : grid_) widest = std::max(widest, row.size());
    for (auto& row : grid_) {
      const auto missing = std::min(widest - row.size(), fillers_left_);
      fillers_left_ -= missing;
      row.resize(row.size() + missing);
    }
    return std::move(grid_);
  }

 private:
  bool is_taken(std::size_t column) const noexcept { return column < taken_.size() && taken_[column] > 0; }

  void skip_taken(std::vector<Place>& places) {
    while (is_taken(places.size()) && fillers_left_ > 0) {
      places.push_back({Place::Kind::below, nullptr});
      --fillers_left_;
    }
  }

  void place(std::vector<Place>& places, const Block& cell) {
    const auto first = places.size();
    places.push_back({Place::Kind::cell, &cell});
    for (std::size_t column = 1; column < cell.columns && fillers_left_ > 0; ++column, --fillers_left_)
      places.push_back({Place::Kind::right_of, nullptr});
    if (cell.rows < 2 || fillers_left_ == 0) return;
    if (taken_.size() < places.size()) taken_.resize(places.size());
    for (auto column = first; column < places.size(); ++column) taken_[column] = cell.rows;
  }

  void next_row() {
    for (auto& rows : taken_)
      if (rows > 0) --rows;
  }

  Grid grid_;
  std::vector<std::size_t> taken_;  ///< for each column, for how many rows more a cell from above takes it
  std::size_t& fillers_left_;
};

}  // namespace

Grid grid_of(const Block& table, std::size_t& fillers_left) {
  Layout layout(fillers_left);
  for (const auto& row : table.blocks)
    if (!row.blocks.empty()) layout.add(row);
  return layout.finish();
}

}  // namespace aha::text
