#include "plugin_index/address.hpp"

#include <algorithm>
#include <filesystem>

#include "egress/url.hpp"
#include "files/path_text.hpp"
#include "text/format.hpp"

namespace plugin_index {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view default_name = "index.json";

tl::expected<Address, std::string> https(tl::expected<egress::Url, std::string> url) {
  if (!url) return tl::unexpected(std::move(url.error()));
  if (!url->tls)
    return tl::unexpected(text::format("{} is not an https URL; plugins come over https only", url->text));
  return Address{std::move(url->text), true};
}

tl::expected<Address, std::string> below(const fs::path& folder, const fs::path& relative) {
  const bool leaves =
      relative.has_root_path() || std::ranges::find(relative, fs::path("..")) != relative.end();
  if (leaves)
    return tl::unexpected(
        text::format("the index names the file {}, which does not lie below it", files::text_of(relative)));
  return Address{files::generic_text_of(folder / relative), false};
}

}  // namespace

std::string Address::file_name() const {
  const auto path = is_url ? text.substr(0, text.find_first_of("?#")) : text;
  return path.substr(path.rfind('/') + 1);
}

Address Address::of_signature() const {
  const auto end = is_url ? std::min(text.find_first_of("?#"), text.size()) : text.size();
  return {text.substr(0, end) + ".minisig" + text.substr(end), is_url};
}

tl::expected<Address, std::string> parse_address(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return https(egress::parse_url(text));
  if (text.empty()) return tl::unexpected(std::string("an index has no empty address"));
  fs::path path = fs::absolute(files::path_from_text(text)).lexically_normal();
  if (std::error_code ignored; fs::is_directory(path, ignored)) path /= default_name;
  return Address{files::generic_text_of(path), false};
}

tl::expected<Address, std::string> resolve(const Address& index, std::string_view url) {
  if (url.find("://") != std::string_view::npos) return https(egress::parse_url(url));
  if (!index.is_url)
    return below(files::path_from_text(index.text).parent_path(), files::path_from_text(url));
  const auto base = egress::parse_url(index.text);
  if (!base) return tl::unexpected(base.error());
  return https(egress::resolve_location(*base, url));
}

}  // namespace plugin_index
