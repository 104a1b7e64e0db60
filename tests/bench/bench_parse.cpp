#include <aha/sdk.hpp>

/// Parses its payload, looks at it, and returns: what a service costs before it does anything.
class BenchParse final : public aha::Service {
 public:
  static constexpr void define(aha::Definition<BenchParse>& d) {
    d.title("Benchmark").on("ping", &BenchParse::ping);
  }

 private:
  void ping() {
    if (!payload()["feature"]["release"]["name"].present())
      throw aha::RemoteError("the payload has no release");
  }
};

AHA_SERVICE(BenchParse)
