#include "plugin_index/https_reader.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <utility>

#include "egress/redirect.hpp"
#include "egress/url.hpp"
#include "text/format.hpp"

namespace plugin_index {
namespace {

constexpr int max_hops = 6;
constexpr int found = 200;
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

// Of one hop. A loop for each, so that what was cancelled leaves nothing behind.
egress::Response HttpsReader::ask(egress::Request request, std::size_t max_bytes) {
  // Whatever ends the request, a client that cannot be made for example, cancel() must not find the loop.
  struct Forget {
    HttpsReader& reader;
    ~Forget() {
      const guard::Lock lock(reader.mutex_);
      reader.running_ = nullptr;
    }
  };
  boost::asio::io_context loop;
  const Forget forget{*this};
  egress::Response response;
  response.error = egress::Error::cancelled;
  response.message = "The reading was cancelled.";
  {
    const guard::Lock lock(mutex_);
    if (is_cancelled_) return response;
    running_ = &loop;
  }
  const auto client = make_egress_(loop, max_bytes);
  client->start(std::move(request), [&](egress::Response&& answer) {
    response = std::move(answer);
    loop.stop();
  });
  loop.run();
  return response;
}

void HttpsReader::cancel() {
  const guard::Lock lock(mutex_);
  is_cancelled_ = true;
  if (running_ != nullptr) running_->stop();
}

tl::expected<std::optional<HttpsReader::Fetched>, std::string> HttpsReader::read_if_changed(
    const Address& address, std::size_t max_bytes, const std::string& tag) {
  const auto too_large = [&] {
    return tl::unexpected(
        text::format("{} is larger than {} bytes, which is more than it may be", address.text, max_bytes));
  };
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
    auto response = ask(std::move(request), max_bytes);
    if (response.error == egress::Error::too_large || response.body.size() > max_bytes) return too_large();
    if (response.error != egress::Error::none) return failed(response.message);
    if (response.status == not_modified && !tag.empty()) return std::nullopt;
    if (response.status == found) return Fetched{std::move(response.body), header(response, "ETag")};
    if (!egress::is_redirect(response.status))
      return tl::unexpected(text::format("{} {}", address.text, advice(response.status)));
    auto next = resolve({url, true}, header(response, "Location"));
    if (!next) return failed("it redirects elsewhere: " + next.error() + ".");
    url = std::move(next->text);
  }
  return failed("it redirects too often.");
}

}  // namespace plugin_index
