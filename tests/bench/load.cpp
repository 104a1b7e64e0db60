// Sends one POST over and over on keep-alive connections and checks every answer.
//   load PORT PATH BODY_FILE CONNECTIONS SECONDS[@RATE]|COUNTx [TEXT...]
// SECONDS: for so long; COUNTx (such as 9900x): so many requests in all, one after another on each connection. RATE: so
// many a second in all; a request's latency is then counted from when it was due, though its connection was busy.
// TEXT: an answer must be 200 and contain one of these; how many had which is told. "{n}" in the body becomes a number
// from 000 to 199, by connection; "{number}" there and in each TEXT the request's own, so that another's answer is a
// wrong one. Prints one JSON object.
#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

struct Run {
  std::string request;
  std::vector<std::string> expected;
  std::size_t connections = 0;
  std::size_t limit = SIZE_MAX;
  Clock::time_point until = Clock::time_point::max();
  Clock::duration pause{};  // from one request to the next of a connection; 0: as soon as it is answered

  std::size_t connected = 0;
  std::size_t sent = 0;
  std::size_t right = 0;
  std::size_t wrong = 0;   // answered, but not as expected
  std::size_t failed = 0;  // not answered
  std::string first_wrong;
  std::vector<std::size_t> with_text;  // of the right ones, by the first of the expected that they have
  std::vector<float> latency_ms;

  bool may_send() const { return sent < limit && Clock::now() < until; }
};

constexpr std::string_view number_mark = "{number}";

// A text with places for a number of as many digits as the mark is long.
class Numbered {
 public:
  explicit Numbered(std::string text) : text_(std::move(text)) {
    for (auto at = text_.find(number_mark); at != std::string::npos; at = text_.find(number_mark, at + 1))
      places_.push_back(at);
  }
  const std::string& with(std::size_t number) {
    if (places_.empty()) return text_;
    std::array<char, number_mark.size() + 1> digits;
    std::snprintf(digits.data(), digits.size(), "%08zu", number % 100'000'000);
    for (const auto place : places_) text_.replace(place, number_mark.size(), digits.data());
    return text_;
  }

 private:
  std::string text_;
  std::vector<std::size_t> places_;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::io_context& context, Run& run, std::size_t number)
      : socket_(context),
        timer_(context),
        run_(run),
        request_(for_connection(run.request, number)),
        expected_(run.expected.begin(), run.expected.end()) {}

  template <class Done>
  void connect(const tcp::endpoint& endpoint, Done done) {
    socket_.async_connect(endpoint, [self = shared_from_this(), done](const error_code& error) {
      error_code ignored;
      self->socket_.set_option(tcp::no_delay(true), ignored);
      if (error) ++self->run_.failed;
      done();
    });
  }

  // after: how long after now the first is due.
  void start(Clock::duration after) {
    due_ = Clock::now() + after;
    send_when_due();
  }

 private:
  void send_when_due() {
    if (run_.pause == Clock::duration::zero()) return send(Clock::now());
    timer_.expires_at(due_);
    due_ += run_.pause;
    timer_.async_wait([self = shared_from_this()](const error_code&) { self->send(self->timer_.expiry()); });
  }

  void send(Clock::time_point due) {
    if (!run_.may_send()) {
      error_code ignored;
      socket_.close(ignored);
      return;
    }
    number_ = run_.sent++;
    sent_at_ = due;
    answer_.clear();
    asio::async_write(socket_, asio::buffer(request_.with(number_)),
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        error ? self->fail() : self->receive();
                      });
  }

  static Numbered for_connection(std::string request, std::size_t number) {
    std::array<char, 4> digits;
    std::snprintf(digits.data(), digits.size(), "%03zu", number % 200);
    for (auto at = request.find("{n}"); at != std::string::npos; at = request.find("{n}"))
      request.replace(at, 3, digits.data());
    return Numbered(std::move(request));
  }

  void fail() { ++run_.failed; }

  void receive() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& error, std::size_t size) {
                              if (error) return self->fail();
                              self->answer_.append(self->buffer_.data(), size);
                              self->is_whole() ? self->judge() : self->receive();
                            });
  }

  bool is_whole() const {
    const auto head = answer_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const auto length = answer_.find("Content-Length: ");
    const std::size_t body = length < head ? std::strtoul(answer_.c_str() + length + 16, nullptr, 10) : 0;
    return answer_.size() >= head + 4 + body;
  }

  void judge() {
    run_.latency_ms.push_back(std::chrono::duration<float, std::milli>(Clock::now() - sent_at_).count());
    const auto found = std::find_if(expected_.begin(), expected_.end(), [&](Numbered& text) {
      return answer_.find(text.with(number_)) != std::string::npos;
    });
    const bool is_expected = expected_.empty() || found != expected_.end();
    if (answer_.compare(9, 3, "200") == 0 && is_expected) {
      ++run_.right;
      if (!expected_.empty()) ++run_.with_text[static_cast<std::size_t>(found - expected_.begin())];
    } else {
      ++run_.wrong;
      if (run_.first_wrong.empty()) run_.first_wrong = answer_.substr(0, 300);
    }
    send_when_due();
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  Clock::time_point due_;
  Run& run_;
  Numbered request_;
  std::vector<Numbered> expected_;
  std::size_t number_ = 0;
  std::string answer_;
  std::array<char, 4096> buffer_;
  Clock::time_point sent_at_;
};

// Connects a few at a time, so that the listener's backlog is not what is measured; sends once all are connected.
class Ramp {
 public:
  Ramp(asio::io_context& context, tcp::endpoint endpoint, Run& run)
      : context_(context), endpoint_(endpoint), run_(run) {}
  void start() {
    for (int i = 0; i < 32; ++i) next();
  }
  Clock::time_point started;

 private:
  void next() {
    if (all_.size() >= run_.connections) return;
    all_.push_back(std::make_shared<Connection>(context_, run_, all_.size()));
    all_.back()->connect(endpoint_, [this] {
      if (++run_.connected < run_.connections) return next();
      started = Clock::now();
      Clock::duration after{};
      for (const auto& connection : all_) {
        connection->start(after);
        after += run_.pause / static_cast<Clock::rep>(run_.connections);
      }
      all_.clear();
    });
  }

  asio::io_context& context_;
  tcp::endpoint endpoint_;
  Run& run_;
  std::vector<std::shared_ptr<Connection>> all_;
};

float quantile(std::vector<float>& values, double at) {
  if (values.empty()) return 0;
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(at * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), nth, values.end());
  return *nth;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "usage: load PORT PATH BODY_FILE CONNECTIONS SECONDS[@RATE]|COUNTx [TEXT...]\n");
    return 2;
  }
  Run run;
  std::ifstream file(argv[3], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  run.request = std::string("POST ") + argv[2] +
                " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body;
  run.connections = std::strtoul(argv[4], nullptr, 10);
  const std::string amount = argv[5];
  const bool is_count = amount.back() == 'x';
  if (const auto at = amount.find('@'); at != std::string::npos)
    run.pause = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
        static_cast<double>(run.connections) / std::atof(amount.c_str() + at + 1)));
  if (is_count) run.limit = std::strtoul(amount.c_str(), nullptr, 10);
  run.expected.assign(argv + 6, argv + argc);
  run.with_text.resize(run.expected.size());

  asio::io_context context(1);
  Ramp ramp(context, {asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))},
            run);
  if (!is_count)
    run.until = Clock::now() + std::chrono::milliseconds(static_cast<long>(std::atof(argv[5]) * 1000));
  ramp.start();
  context.run_for(std::chrono::seconds(300));
  const double seconds = std::chrono::duration<double>(Clock::now() - ramp.started).count();
  std::string wrong;
  for (const char c : run.first_wrong)
    wrong += c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? '\'' : c;
  std::string with_text;
  for (const auto count : run.with_text) with_text += (with_text.empty() ? "" : ",") + std::to_string(count);
  std::printf(
      "{\"with_text\":[%s],\"right\":%zu,\"wrong\":%zu,\"failed\":%zu,\"seconds\":%.3f,\"p50_ms\":%.2f,\"p99_"
      "ms\":%.2f,\"first_"
      "wrong\":\"%s\"}\n",
      with_text.c_str(), run.right, run.wrong, run.failed, seconds, quantile(run.latency_ms, 0.5),
      quantile(run.latency_ms, 0.99), wrong.c_str());
  return 0;
}
