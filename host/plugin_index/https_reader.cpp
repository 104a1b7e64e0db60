#include "plugin_index/https_reader.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <utility>

#include "egress/redirect.hpp"
#include "egress/url.hpp"
#include "text/format.hpp"

namespace plugin_index {
namespace {

using Fetched = std::optional<HttpsReader::Fetched>;

constexpr int max_hops = 6;
constexpr int not_modified = 304;
constexpr int not_found = 404;

std::string header(const egress::Response& response, std::string_view name) {
  for (const auto& [header_name, value] : response.headers)
    if (boost::algorithm::iequals(header_name, name)) return value;
  return {};
}

std::string advice(int status) {
  if (status == not_found) return "is not there (status 404); check the address";
  return text::format("is not given out: the server answers with status {}", status);
}

}  // namespace

tl::expected<std::string, std::string> HttpsReader::read(const Address& address, std::size_t max_bytes) {
  if (!address.is_url) return FileReader().read(address, max_bytes);
  auto fetched = read_if_changed(address, max_bytes, {});
  if (!fetched) return tl::unexpected(std::move(fetched.error()));
  if (!*fetched)
    return tl::unexpected(text::format("{} answers that it has not changed, unasked", address.text));
  return std::move((*fetched)->content);
}

tl::expected<Fetched, std::string> HttpsReader::read_if_changed(const Address& address, std::size_t max_bytes,
                                                                const std::string& tag) {
  boost::asio::io_context loop;
  const auto client = make_egress_(loop, max_bytes);
  const auto failed = [&](std::string_view why) {
    return tl::unexpected(text::format("{}: {} Nothing was changed; try again later.", address.text, why));
  };
  std::string url = address.text;
  for (int hop = 0; hop < max_hops; ++hop) {
    egress::Request request;
    request.method = "GET";
    request.url = url;
    request.timeout_ms = static_cast<std::uint64_t>(timeout_.count());
    if (!tag.empty()) request.headers.emplace_back("If-None-Match", tag);
    egress::Response response;
    client->start(std::move(request), [&](egress::Response&& answer) {
      response = std::move(answer);
      loop.stop();
    });
    loop.run();
    loop.restart();
    if (response.error == egress::Error::too_large)
      return tl::unexpected(
          text::format("{} is larger than {} bytes, which is more than it may be", address.text, max_bytes));
    if (response.error != egress::Error::none) return failed(response.message);
    if (response.status == not_modified && !tag.empty()) return Fetched();
    if (egress::is_redirect(response.status)) {
      auto next = resolve({url, true}, header(response, "Location"));
      if (!next) return failed("it redirects elsewhere: " + next.error() + ".");
      url = std::move(next->text);
      continue;
    }
    if (response.status != 200)
      return tl::unexpected(text::format("{} {}", address.text, advice(response.status)));
    if (response.body.size() > max_bytes)
      return tl::unexpected(
          text::format("{} is larger than {} bytes, which is more than it may be", address.text, max_bytes));
    return Fetched({std::move(response.body), header(response, "ETag")});
  }
  return failed("it redirects too often.");
}

}  // namespace plugin_index
