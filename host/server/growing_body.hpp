// A body as Beast's parser fills it. What a client announces reserves nothing until some of it has come, so announcing
// costs it as much as sending. Then the whole is reserved at once: address space, of which the system gives memory to
// what is written. Growing by copies instead would hold the event loop for milliseconds.
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
      if (!announced) return;
      whole_bytes_ = *announced;
      text_.reserve(std::min(whole_bytes_, reserved_bytes) + protocol::envelope_padding_bytes);
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      const std::size_t before = text_.size();
      for (auto at = boost::asio::buffer_sequence_begin(buffers);
           at != boost::asio::buffer_sequence_end(buffers); ++at) {
        const boost::asio::const_buffer piece(*at);
        if (text_.size() + piece.size() > text_.capacity() && text_.capacity() < whole_bytes_)
          text_.reserve(text_.size() < reserved_bytes ? text_.size() + reserved_bytes
                                                      : whole_bytes_ + protocol::envelope_padding_bytes);
        text_.append(static_cast<const char*>(piece.data()), piece.size());
      }
      return text_.size() - before;
    }

    void finish(boost::system::error_code& error) { error = {}; }

   private:
    static constexpr std::uint64_t reserved_bytes = 64 * 1024;

    value_type& text_;
    std::uint64_t whole_bytes_ = 16 * 1024 * 1024;  // of a chunked body: not known, and it doubles beyond
  };
};

}  // namespace server
