// A body as Beast's parser fills it: text that grows as the bytes come in. What a client announces reserves little, so
// that announcing costs it no less than sending.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

#include "protocol/envelope.hpp"

namespace server {

struct GrowingBody {
  using value_type = std::string;

  // Beast's BodyReader.
  class reader {
   public:
    template <bool is_request, class Fields>
    reader(boost::beast::http::header<is_request, Fields>&, value_type& text) : text_(text) {}

    void init(const boost::optional<std::uint64_t>& announced, boost::system::error_code& error) {
      error = {};
      if (announced)
        text_.reserve(std::min<std::uint64_t>(*announced, reserved_bytes) + protocol::envelope_padding_bytes);
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      const std::size_t before = text_.size();
      for (auto at = boost::asio::buffer_sequence_begin(buffers);
           at != boost::asio::buffer_sequence_end(buffers); ++at) {
        const boost::asio::const_buffer piece(*at);
        text_.append(static_cast<const char*>(piece.data()), piece.size());
      }
      return text_.size() - before;
    }

    void finish(boost::system::error_code& error) { error = {}; }

   private:
    // From here on it doubles.
    static constexpr std::uint64_t reserved_bytes = 64 * 1024;

    value_type& text_;
  };
};

}  // namespace server
