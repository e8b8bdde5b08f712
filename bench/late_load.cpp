// late_load: what an offline till brings at the end of its day, given to the engine on its SQLite store as
// a bulk load: orders of the morning, while the same members have bought elsewhere since noon. So every one
// of them is late, and its member's past is told again. Run by bench/run; never a test.
//
//   late_load PROGRAMME FOLDER
//
// Prints three lines, each `what commands seconds`: the orders of noon, which are in time; orders of the
// morning of members who have done nothing since; and those of members who have. Nothing counts before it
// is durable.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/directory.h"
#include "codec/node.h"
#include "codec/programme_file.h"
#include "engine/engine.h"
#include "store/sqlite/pipelined_store.h"

namespace {

using namespace shuke;

constexpr int members = 20'000;
constexpr int batch_size = 1000;
constexpr base::Instant day{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
constexpr std::int64_t hour_us = 3'600'000'000;

class TillShop {
 public:
  TillShop(const char* path, const std::string& folder) {
    auto file = codec::load_programme(path, x_directory.names());
    CHECK(file.programme);
    x_programme = *std::move(file.programme);
    auto opened = store::PipelinedStore::open({.folder = folder, .vfs = {}});
    CHECK(opened);
    x_store = *std::move(opened);
    x_engine = engine::Engine::open(x_programme, x_directory, *x_store).value();
    x_engine->set_clock({day.us - 60 * 24 * hour_us});
  }

  void enrol() {
    for (int i = 0; i < members; ++i)
      x_wanted.push_back(R"({"type":"enrol_member","id":"e)" + number(i) + R"(","member":"m)" + number(i) +
                         "\"}");
    take();
  }

  /// An order of each member from `first` on at an instant of the day, in random order; `what` makes its
  /// ids.
  void orders(const char* what, const char* at, int first, int count) {
    std::vector<int> who;
    for (int i = first; i < first + count; ++i) who.push_back(i);
    for (std::size_t i = who.size(); i > 1; --i) std::swap(who[i - 1], who[random() % i]);
    for (const int i : who) {
      const std::string id = what + number(i);
      std::string text =
          R"({"type":"pay_order","id":"p)" + id + R"(","order":"o)" + id + R"(","member":"m)";
      text += number(i) + R"(","at":")" + at + R"(",)";
      text += R"("lines":[{"line":"1","sku":"s17","amount":"199.50"},)";
      text += R"({"line":"2","sku":"s4","price_class":"special","amount":"80.00"}],)";
      text += R"("tenders":[{"kind":"cash","amount":"279.50"}]})";
      x_wanted.push_back(text);
    }
  }

  void set_clock(base::Instant at) { x_engine->set_clock(at); }

  /// Takes what was wanted, a batch decided while the one before is written; seconds until all is durable.
  double take() {
    std::atomic<std::size_t> durable = 0;
    std::vector<std::vector<codec::Node>> batches;
    for (std::size_t from = 0; from < x_wanted.size(); from += batch_size) {
      auto& batch = batches.emplace_back();
      for (std::size_t i = from; i < std::min(x_wanted.size(), from + batch_size); ++i)
        batch.push_back(codec::parse_json(x_wanted[i]).value());
    }
    x_wanted.clear();
    const auto begun = std::chrono::steady_clock::now();
    for (const auto& batch : batches) {
      for (const codec::Answer& answer : x_engine->decide_ahead(batch)) CHECK(answer.accepted());
      CHECK(x_engine->write([&](const store::Expected<void>& outcome) { durable += outcome ? 1u : 0u; }));
    }
    CHECK(x_engine->finish());
    CHECK(durable == batches.size());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  }

 private:
  static std::string number(int i) { return std::to_string(i); }
  std::uint64_t random() {
    x_random = x_random * 6364136223846793005u + 1442695040888963407u;
    return x_random >> 33;
  }

  codec::Directory x_directory;
  domain::Programme x_programme;
  std::unique_ptr<store::Store> x_store;
  std::unique_ptr<engine::Engine> x_engine;
  std::vector<std::string> x_wanted;
  std::uint64_t x_random = 7;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "late_load: PROGRAMME FOLDER were expected\n");
    return 1;
  }
  const std::string folder = argv[2];
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  {
    TillShop shop(argv[1], folder);
    shop.enrol();
    // A past to tell again: two orders of the weeks before.
    for (const int days : {40, 20}) {
      shop.set_clock({day.us - days * 24 * hour_us});
      shop.orders(days == 40 ? "a" : "b", days == 40 ? "2025-11-22T00:00:00Z" : "2025-12-12T00:00:00Z", 0,
                  members);
      shop.take();
    }
    constexpr int half = members / 2;
    shop.set_clock({day.us + 12 * hour_us});
    shop.orders("c", "2026-01-01T12:00:00Z", 0, half);
    std::printf("in_time %d %.3f\n", half, shop.take());
    shop.set_clock({day.us + 20 * hour_us});
    shop.orders("d", "2026-01-01T09:00:00Z", half, half);
    std::printf("bulk %d %.3f\n", half, shop.take());
    shop.orders("d", "2026-01-01T09:00:00Z", 0, half);
    std::printf("late %d %.3f\n", half, shop.take());
  }
  std::filesystem::remove_all(folder);
}
