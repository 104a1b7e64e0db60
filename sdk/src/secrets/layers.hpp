// A text and what it says once its escapes are decoded, once or more often.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aha::secrets {

/// Where each byte of a layer begins in the original, and the original's end; empty for the original itself.
using Places = std::vector<std::uint32_t>;
using Look = std::function<void(std::string_view layer, const Places& places)>;

/// Shows `look` the text itself and each text that comes of decoding it up to three times (above half a mebibyte twice, above
/// one once), as percent-encoding, JSON or JavaScript, or HTML, in any order.
void for_each_layer(std::string_view text, const Look& look);

/// Where byte `at` of a layer begins in the original.
inline std::size_t place_of(const Places& places, std::size_t at) {
  return places.empty() ? at : places[at];
}

/// `text` without percent-encoding.
std::string percent_decoded(std::string_view text);
/// `text` without the escapes of JSON and JavaScript.
std::string unescaped(std::string_view text);

}  // namespace aha::secrets
