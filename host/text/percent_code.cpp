#include "text/percent_code.hpp"

#include <boost/url.hpp>

namespace text {

std::string percent_decoded(std::string_view text, Plus plus) {
  const auto is_hex = [&](std::size_t at) {
    return at < text.size() && boost::urls::grammar::hexdig_chars(text[at]);
  };
  std::string valid;
  for (std::size_t i = 0; i < text.size(); ++i) {
    valid += text[i];
    if (text[i] == '%' && !(is_hex(i + 1) && is_hex(i + 2))) valid += "25";
  }
  boost::urls::encoding_opts options;
  options.space_as_plus = plus == Plus::is_blank;
  return boost::urls::make_pct_string_view(valid)->decode(options);
}

}  // namespace text
