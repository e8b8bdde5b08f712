// What the writer tells of requests whose batches fail: one on its way while the next is decided, and a
// part of a request that is decided in several.
#include "http/writer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "codec/programme_file.h"
#include "store/memory/memory_store.h"

namespace shuke::http {
namespace {

using store::Expected;
using store::Fault;

const Fault no_space{Fault::Kind::full, "no space"};

/// A store whose next batch fails: at once, or when somebody looks for what is due while it is on its way.
class FailingStore final : public store::MemoryStore {
 public:
  enum class Fails { nothing, at_once, on_its_way };

  Expected<std::optional<store::Place>> command(std::string_view id) override {
    std::this_thread::sleep_for(slowness);
    return MemoryStore::command(id);
  }
  Expected<std::uint64_t> begin_append(const store::Batch& batch, const Landed& landed) override {
    if (auto finished = finish(); !finished) return std::unexpected(finished.error());
    const Fails now = std::exchange(fails, Fails::nothing);
    if (now == Fails::at_once) return std::unexpected(no_space);
    if (now == Fails::nothing) return MemoryStore::begin_append(batch, landed);
    x_landed = landed;
    return head()->number + 1;
  }
  Expected<bool> anybody_due(base::Instant at) override {
    if (!x_landed) return MemoryStore::anybody_due(at);
    lose();
    return std::unexpected(no_space);
  }
  Expected<void> finish() override {
    if (x_landed) lose();
    if (std::exchange(x_is_lost, false)) return std::unexpected(no_space);
    return {};
  }

  std::chrono::milliseconds slowness{0};
  Fails fails = Fails::nothing;

 private:
  void lose() {
    x_is_lost = true;
    std::exchange(x_landed, nullptr)(std::unexpected(no_space));
  }

  Landed x_landed;
  bool x_is_lost = false;
};

class writer_test : public testing::Test {
 protected:
  writer_test() {
    programme = std::move(
        codec::load_programme(std::string(SHUKE_SOURCE_DIR) + "/programmes/free.yaml", directory.names())
            .programme.value());
    engine = engine::Engine::open(programme, directory, store).value();
    const auto clock = [] { return std::int64_t{1'800'000'000} * base::us_per_second; };
    writer = std::make_unique<Writer>(*engine, ServerClock({clock, clock}, base::us_per_second), metrics,
                                      Writer::Options{.waiting_bytes_max = 1 << 20, .on_failure = {}});
  }
  ~writer_test() override { writer->stop(); }

  /// What a request of these commands comes to: the outcomes of its answers, or the fault's words.
  std::future<std::vector<std::string>> send(std::string_view yaml) {
    struct Told {
      std::promise<std::vector<std::string>> promise;
      std::vector<std::string> outcomes;
    };
    const auto told = std::make_shared<Told>();
    Writer::Commands commands;
    commands.documents = codec::read_yaml(yaml).value();
    commands.decided = [told](const engine::Engine&, const codec::Answer& answer) {
      const std::string outcome = answer.accepted() ? "accepted" : "rejected";
      told->outcomes.push_back(answer.repeated ? outcome + " before" : outcome);
    };
    commands.done = [told](const Expected<void>& durable) {
      told->promise.set_value(durable ? told->outcomes : std::vector{durable.error().words});
    };
    EXPECT_TRUE(writer->send(std::move(commands)));
    return told->promise.get_future();
  }

  codec::Directory directory;
  domain::Programme programme;
  FailingStore store;
  std::unique_ptr<engine::Engine> engine;
  Metrics metrics{{"none"}};
  std::unique_ptr<Writer> writer;
};

const std::string enrol_and_give =
    "{type: enrol_member, id: c1, member: ada}\n---\n"
    "{type: adjust_account, id: c2, member: ada, account: points, amount: 5, reason: r}\n---\n"
    "{type: adjust_account, id: c3, member: ada, account: points, amount: 6, reason: r}";

TEST_F(writer_test, a_request_that_is_decided_in_parts_is_answered_once_and_in_order) {
  store.slowness = std::chrono::milliseconds(60);
  writer->start();
  EXPECT_EQ(send(enrol_and_give).get(), (std::vector<std::string>{"accepted", "accepted", "accepted"}));
  EXPECT_EQ(store.head()->number, 3u);
}

TEST_F(writer_test, others_come_between_the_parts_of_a_request) {
  store.slowness = std::chrono::milliseconds(60);
  auto first = send(enrol_and_give);
  auto second = send("{type: enrol_member, id: d1, member: bob}");
  writer->start();
  EXPECT_EQ(second.get(), std::vector<std::string>{"accepted"});
  EXPECT_NE(first.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  EXPECT_EQ(first.get().size(), 3u);
}

TEST_F(writer_test, what_follows_a_part_that_was_lost_is_not_decided_without_it) {
  store.slowness = std::chrono::milliseconds(60);
  store.fails = FailingStore::Fails::at_once;
  writer->start();
  EXPECT_EQ(send(enrol_and_give).get(), std::vector<std::string>{"no space"});
  store.slowness = std::chrono::milliseconds(0);
  EXPECT_EQ(send(enrol_and_give).get(), (std::vector<std::string>{"accepted", "accepted", "accepted"}));
}

TEST_F(writer_test, a_batch_that_is_lost_while_the_next_is_decided_takes_it_along_and_nothing_else) {
  store.fails = FailingStore::Fails::on_its_way;
  writer->start();
  auto first = send("{type: enrol_member, id: c1, member: ada}");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  auto second = send("{type: enrol_member, id: c2, member: bob}");
  EXPECT_EQ(first.get(), std::vector<std::string>{"no space"});
  EXPECT_EQ(second.get(), std::vector<std::string>{"no space"});
  EXPECT_EQ(send("{type: enrol_member, id: c2, member: bob}").get(), std::vector<std::string>{"accepted"});
}

}  // namespace
}  // namespace shuke::http
