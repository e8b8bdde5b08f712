// Speed of quotes in process: a cart of 50 lines with 10 coupons, of which one can be used; the same where
// a threshold stands in the way of the price cuts, so that sums have to be searched. Yardstick: 1 ms. Never
// a test.
#include <benchmark/benchmark.h>

#include <memory>

#include "codec/programme_file.h"
#include "domain/apply.h"
#include "domain/quote.h"

namespace {

using namespace shuke;
using namespace shuke::domain;

constexpr Instant now{1'772'500'000'000'000};  // 2026-03-03

std::unique_ptr<Programme> load(base::Names& names) {
  auto file = codec::load_programme(SHUKE_SOURCE_DIR "/tests/scenario/programmes/quotes.yaml", names);
  CHECK(file.programme);
  return std::make_unique<Programme>(std::move(*file.programme));
}

/// A gold member with 10 coupons of 8.00 off over 79.00, all ending at different instants.
State gold_member(const Programme& programme, TemplateNo coupon) {
  State state;
  Event event;
  event.type = EventType::member_enrolled;
  event.member = {1};
  LevelChange& level = event.levels.emplace_back();
  level.ladder = {0};
  level.after.level = {1};
  for (std::uint32_t i = 0; i < 10; ++i) {
    const auto each = static_cast<std::uint8_t>(coupon ? coupon.value : i % programme.coupons.size());
    Coupon given;
    given.coupon_template = {each};
    given.ends_at = {now.us + 1'000'000 * (i + 1)};
    event.coupons.push_back({i, given});
  }
  apply(state, event);
  return state;
}

QuoteRequest cart(std::int64_t unit_price) {
  QuoteRequest request;
  request.member = {1};
  request.shipping_fee = {800};
  for (std::uint32_t i = 0; i < 50; ++i) {
    LineInput& line = request.lines.emplace_back();
    line.line = {i + 1};
    line.unit_price = Money{unit_price + i};
  }
  return request;
}

void quote_cart(benchmark::State& rounds, std::int64_t unit_price, bool one_template) {
  base::Names names;
  const auto programme = load(names);
  const State state = gold_member(*programme, one_template ? TemplateNo{0} : TemplateNo{});
  const QuoteRequest request = cart(unit_price);
  bool limited = false;
  for (auto _ : rounds) {
    const auto quoted = quote(*programme, state, now, request);
    CHECK(quoted.has_value());
    limited = quoted->limited;
    benchmark::DoNotOptimize(quoted->due);
  }
  rounds.counters["limited"] = limited ? 1 : 0;
}

void fifty_lines_ten_coupons(benchmark::State& rounds) {
  quote_cart(rounds, 3'333, false);
}
/// 50 lines of 1.40 to 1.89 are 82.25; with the member price everywhere they miss the 79.00.
void threshold_in_the_way(benchmark::State& rounds) {
  quote_cart(rounds, 140, true);
}

BENCHMARK(fifty_lines_ten_coupons)->Unit(benchmark::kMicrosecond);
BENCHMARK(threshold_in_the_way)->Unit(benchmark::kMicrosecond);

}  // namespace
