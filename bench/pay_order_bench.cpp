// Speed of decide + apply for paid orders of two lines with earning and explain, 100,000 members in memory,
// and the memory of a member. Run by bench/run beside its yardstick; never a test.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <memory>
#include <vector>

#include "codec/programme_file.h"
#include "domain/run.h"

namespace {

using namespace shuke;
using namespace shuke::domain;

constexpr std::uint32_t members = 100'000;
constexpr std::uint32_t orders_per_round = 100'000;

class Counter : public EventSink {
 public:
  void on_event(const Event& event) override { postings += event.postings.size(); }
  std::size_t postings = 0;
};

std::unique_ptr<Programme> load(base::Names& names) {
  const char* path = std::getenv("SHUKE_PROGRAMME");
  auto file = codec::load_programme(path != nullptr ? path : "programmes/vancl.yaml", names);
  CHECK(file.programme);
  return std::make_unique<Programme>(std::move(*file.programme));
}

struct Shop {
  base::Names names;
  std::unique_ptr<Programme> programme = load(names);
  State state;
  Counter counter;
  Runner runner{*programme, state, counter};
  Command command;
  std::uint32_t next_command = 1;

  Shop() {
    for (std::uint32_t no = 1; no <= members; ++no)
      run(EnrolMember{{no}, {}}, Instant{1'767'225'600'000'000});
  }
  void run(CommandBody body, Instant at) {
    command.id = {next_command++};
    command.at = at;
    command.body = std::move(body);
    CHECK(runner.run(command));
  }
};

PayOrder two_lines(base::Names& names) {
  PayOrder pay;
  for (const char* name : {"a", "b"}) {
    LineInput& line = pay.lines.emplace_back();
    line.line = {names.intern(name)};
    line.sku = {names.intern(std::string("sku-") + name)};
  }
  pay.lines[0].amount = {19'950};
  pay.lines[1].amount = {8'000};
  pay.lines[1].price_class = PriceClass::special;
  pay.tenders.push_back({TenderKind::cash, {27'950}, {}, {}});
  return pay;
}

/// Who pays the i-th order: every member once a round, in an order that jumps about in memory.
MemberNo buyer(std::uint32_t i) {
  return {1 + (i * 7919u) % members};
}
/// How far ahead a driver with a batch of commands says whom it will need.
constexpr std::uint32_t ahead = 12;

/// Rounds of 100,000 orders, one per member; each round starts from members without orders so that memory
/// stays level.
void pay_orders(benchmark::State& bench) {
  auto shop = std::make_unique<Shop>();
  const State fresh = shop->state;
  shop->command.body = two_lines(shop->names);
  auto& pay = std::get<PayOrder>(shop->command.body);
  for (auto _ : bench) {
    for (std::uint32_t i = 0; i < orders_per_round; ++i) {
      pay.order = {i + 1};
      pay.member = buyer(i);
      shop->state.prefetch(buyer(i + ahead));
      shop->command.id = {i + 1};
      shop->command.at = {1'767'225'600'000'000 + i};
      CHECK(shop->runner.run(shop->command));
    }
    bench.PauseTiming();
    shop->state = fresh;
    bench.ResumeTiming();
  }
  bench.SetItemsProcessed(bench.iterations() * orders_per_round);
  benchmark::DoNotOptimize(shop->counter.postings);
}
BENCHMARK(pay_orders)->Unit(benchmark::kMillisecond)->Repetitions(3)->DisplayAggregatesOnly();

/// Bytes of heap per enrolled member without orders and lots.
void member_memory(benchmark::State& bench) {
  for (auto _ : bench) {
    const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    auto shop = std::make_unique<Shop>();
    const std::size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    bench.counters["bytes_per_member"] = static_cast<double>(after - before) / members;
  }
}
BENCHMARK(member_memory)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
