// What the engine keeps in its store, what a failing disk leaves, and batches that are decided while the
// one before is being written.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "codec/programme_file.h"
#include "engine/engine.h"
#include "store/memory/memory_store.h"

namespace shuke::engine {
namespace {

using codec::Answer;
using domain::RejectionCode;

base::Instant instant(int day, int hour) {
  return {(base::date_of({2026, 1, day}).day * base::seconds_per_day + hour * 3600) * base::us_per_second};
}

/// A store whose next writes fail as a disk would. What is only begun lands, or fails, when it is asked
/// for.
class FailingStore final : public store::MemoryStore {
 public:
  store::Expected<std::uint64_t> append(const store::Batch& batch) override {
    EXPECT_FALSE(x_landed);
    if (failure) return std::unexpected(*failure);
    return store::MemoryStore::append(batch);
  }
  store::Expected<std::uint64_t> begin_append(const store::Batch& batch, const Landed& landed) override {
    if (auto finished = finish(); !finished) return std::unexpected(finished.error());
    if (begins_nothing) return std::unexpected(store::Fault{store::Fault::Kind::full, "no space"});
    x_before = std::make_unique<store::MemoryStore>(*this);
    x_landed = landed;
    return store::MemoryStore::append(batch);
  }
  store::Expected<void> finish() override {
    if (!x_landed) return {};
    const Landed landed = std::exchange(x_landed, nullptr);
    const store::Expected<void> outcome = failure ? std::unexpected(*failure) : store::Expected<void>();
    if (failure) static_cast<store::MemoryStore&>(*this) = *x_before;
    landed(outcome);
    return outcome;
  }
  store::Expected<std::optional<store::JournalBatch>> batch(std::uint64_t number) override {
    if (forgets) return std::nullopt;
    return store::MemoryStore::batch(number);
  }
  store::Expected<std::optional<std::uint32_t>> name(store::NameKind kind, std::string_view text) override {
    if (x_landed && failure) return std::unexpected(*failure);  // as PipelinedStore
    if (forgets_names) return std::unexpected(damaged);
    return store::MemoryStore::name(kind, text);
  }
  store::Expected<std::optional<std::string>> name_text(store::NameKind kind, std::uint32_t no) override {
    if (x_landed && failure) return std::unexpected(*failure);
    if (forgets_names) return std::nullopt;
    return store::MemoryStore::name_text(kind, no);
  }
  std::optional<store::Fault> failure;
  bool begins_nothing = false;
  bool forgets = false;  // batches
  bool forgets_names = false;

 private:
  const store::Fault damaged{store::Fault::Kind::damaged, "a name does not fit its sum"};
  Landed x_landed;  // of the batch under way
  std::unique_ptr<store::MemoryStore> x_before;
};

class kept_test : public testing::Test {
 protected:
  kept_test() { open(); }
  /// Opens what the store keeps, as after a restart.
  void open() {
    engine.reset();
    directory.emplace();
    EXPECT_TRUE(Engine::read_names(store, *directory));
    programme = std::move(
        codec::load_programme(std::string(SHUKE_SOURCE_DIR) + "/programmes/free.yaml", directory->names())
            .programme.value());
    engine = Engine::open(programme, *directory, store).value();
    engine->set_clock(instant(5, 2));
  }
  static std::vector<codec::Node> nodes(std::string_view yaml) { return codec::read_yaml(yaml).value(); }
  std::vector<Answer> take(std::string_view yaml) { return engine->take(nodes(yaml)).value(); }
  base::Points points(std::string_view member) {
    const auto& accounts = engine->state().member(directory->find_member(member)).accounts;
    return accounts.empty() ? base::Points{} : accounts[0].available;
  }

  FailingStore store;
  std::optional<codec::Directory> directory;
  domain::Programme programme;
  std::unique_ptr<Engine> engine;
};

const std::string enrol = "{type: enrol_member, id: c1, member: ada}";
std::string give(const std::string& id, int amount) {
  return "{type: adjust_account, id: " + id +
         ", member: ada, account: points, amount: " + std::to_string(amount) + ", reason: r}";
}

TEST_F(kept_test, a_batch_is_answered_in_order_and_each_command_stands_alone) {
  const auto answers = take(enrol + "\n---\n" + give("c2", -1) + "\n---\n" + give("c3", 5) + "\n---\n" +
                            give("c3", 5) + "\n---\n" + give("c3", 6));
  ASSERT_EQ(answers.size(), 5u);
  EXPECT_TRUE(answers[0].accepted());
  EXPECT_EQ(answers[1].refusal->code, RejectionCode::balance_insufficient);
  EXPECT_TRUE(answers[2].accepted());
  EXPECT_TRUE(answers[3].accepted() && answers[3].repeated);
  EXPECT_EQ(answers[4].refusal->code, RejectionCode::id_reused);
  EXPECT_EQ(points("ada"), base::Points{5});
  EXPECT_EQ(store.head()->number, 1u);
}

TEST_F(kept_test, answers_and_balances_are_there_after_opening_again) {
  take(enrol + "\n---\n" + give("c2", 5) + "\n---\n" + give("c3", -9));
  const std::uint64_t events = engine->events();
  open();
  EXPECT_EQ(engine->events(), events);
  EXPECT_EQ(points("ada"), base::Points{5});
  const auto again = take(give("c2", 5) + "\n---\n" + give("c3", -9) + "\n---\n" + give("c2", 6));
  EXPECT_TRUE(again[0].accepted() && again[0].repeated);
  EXPECT_EQ(again[0].events.at(0).sequence, 1u);
  EXPECT_EQ(again[1].refusal->code, RejectionCode::balance_insufficient);
  EXPECT_EQ(codec::message_of(*again[1].refusal).en,
            "The balance is not sufficient. Needed: 9; available: 5.");
  EXPECT_TRUE(again[1].repeated);
  EXPECT_EQ(again[2].refusal->code, RejectionCode::id_reused);
  EXPECT_EQ(points("ada"), base::Points{5});
  EXPECT_TRUE(take(give("c4", 2))[0].accepted());
  EXPECT_EQ(engine->events(), events + 1);
}

TEST_F(kept_test, a_full_disk_leaves_nothing_of_the_batch_and_the_same_commands_succeed_later) {
  take(enrol + "\n---\n" + give("c2", 5));
  store.failure = store::Fault{store::Fault::Kind::full, "no space"};
  const auto failed = engine->take(nodes(give("c3", 7)));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, store::Fault::Kind::full);
  EXPECT_EQ(points("ada"), base::Points{5});
  store.failure.reset();
  const auto later = take(give("c3", 7));
  EXPECT_TRUE(later[0].accepted() && !later[0].repeated);
  EXPECT_EQ(points("ada"), base::Points{12});
  open();
  EXPECT_EQ(points("ada"), base::Points{12});
}

// ---- a batch that is decided while the one before is written

class begun_test : public kept_test {
 protected:
  /// Begins a batch; how it ended is in `told` by the name, once it has.
  bool begin(const std::string& name, const std::string& yaml) {
    const auto given = engine->decide_ahead(nodes(yaml));
    answers.assign(given.begin(), given.end());
    return write(name);
  }
  bool write(const std::string& name) {
    const auto tell = [this, name](const store::Expected<void>& durable) {
      EXPECT_FALSE(told.contains(name));
      told[name] = durable.has_value();
    };
    return engine->write(tell).has_value();
  }
  bool is_told(const std::string& name) const { return told.contains(name); }

  std::vector<Answer> answers;  // of the last one begun
  std::map<std::string, bool> told;
};

TEST_F(begun_test, the_next_batch_rests_on_the_one_that_is_being_written) {
  ASSERT_TRUE(begin("one", enrol + "\n---\n" + give("c2", 5)));
  EXPECT_FALSE(is_told("one"));
  ASSERT_TRUE(begin("two", give("c3", -4) + "\n---\n" + give("c4", -4) + "\n---\n" + give("c2", 5)));
  EXPECT_TRUE(told.at("one"));
  EXPECT_FALSE(is_told("two"));
  EXPECT_TRUE(answers[0].accepted());
  EXPECT_EQ(answers[1].refusal->code, RejectionCode::balance_insufficient);
  EXPECT_TRUE(answers[2].accepted() && answers[2].repeated);
  ASSERT_TRUE(engine->finish());
  EXPECT_TRUE(told.at("two"));
  EXPECT_EQ(points("ada"), base::Points{1});
  open();
  EXPECT_EQ(points("ada"), base::Points{1});
}

TEST_F(begun_test, commands_join_a_batch_until_it_is_written) {
  engine->decide_ahead(nodes(enrol + "\n---\n" + give("c2", 5)));
  EXPECT_EQ(engine->decided(), 2u);
  const auto more =
      engine->decide_ahead(nodes(give("c3", -4) + "\n---\n" + give("c2", 5) + "\n---\n" + give("c2", 6)));
  ASSERT_EQ(more.size(), 3u);
  EXPECT_TRUE(more[0].accepted() && !more[0].repeated);
  EXPECT_TRUE(more[1].accepted() && more[1].repeated);
  EXPECT_EQ(more[2].refusal->code, RejectionCode::id_reused);
  EXPECT_FALSE(is_told("one"));
  ASSERT_TRUE(write("one"));
  EXPECT_EQ(engine->decided(), 0u);
  // Decided while that is written, and more of it when it is.
  engine->decide_ahead(nodes(give("c4", 2)));
  EXPECT_FALSE(is_told("one"));
  engine->decide_ahead(nodes(give("c5", 3)));
  ASSERT_TRUE(write("two"));
  EXPECT_TRUE(told.at("one"));
  ASSERT_TRUE(engine->finish());
  EXPECT_TRUE(told.at("two"));
  open();
  EXPECT_EQ(points("ada"), base::Points{6});
}

TEST_F(begun_test, numbers_of_a_durable_batch_stay_where_the_next_cannot_even_be_begun) {
  ASSERT_TRUE(begin("one", enrol + "\n---\n" + give("c2", 5)));
  const std::uint64_t events = engine->events();
  store.begins_nothing = true;
  EXPECT_FALSE(begin("two", give("c3", 7)));
  EXPECT_TRUE(told.at("one"));
  EXPECT_FALSE(is_told("two"));
  EXPECT_EQ(engine->events(), events);
  store.begins_nothing = false;
  ASSERT_TRUE(begin("three", give("c3", 8)));
  EXPECT_TRUE(answers[0].accepted() && !answers[0].repeated);
  EXPECT_EQ(answers[0].events.front().sequence, events);
  ASSERT_TRUE(engine->finish());
  open();
  EXPECT_EQ(points("ada"), base::Points{13});
  EXPECT_EQ(store.head()->number, 2u);
}

TEST_F(begun_test, writing_nothing_writes_nothing) {
  ASSERT_TRUE(begin("one", enrol));
  ASSERT_TRUE(write("nothing"));
  EXPECT_TRUE(told.at("one") && told.at("nothing"));
  ASSERT_TRUE(engine->finish());
  EXPECT_EQ(store.head()->number, 1u);
}

TEST_F(begun_test, an_answer_given_again_waits_for_the_batch_it_was_first_given_in) {
  ASSERT_TRUE(begin("one", enrol));
  ASSERT_TRUE(begin("again", enrol));
  EXPECT_TRUE(answers[0].repeated);
  EXPECT_TRUE(told.at("one") && told.at("again"));
  store.failure = store::Fault{store::Fault::Kind::full, "no space"};
  ASSERT_TRUE(begin("lost", give("c2", 5)));
  // Between the failure and finish() such a store tells nothing but the fault, or a command without a
  // batch.
  store.forgets = true;
  engine->decide_ahead(nodes(give("c2", 5)));
  const auto again = engine->write([](const store::Expected<void>&) { ADD_FAILURE(); });
  EXPECT_EQ(again.error().kind, store::Fault::Kind::full);
  EXPECT_FALSE(told.at("lost"));
  EXPECT_FALSE(is_told("lost again"));
}

TEST_F(begun_test, where_a_batch_fails_the_one_that_rests_on_it_has_not_happened_either) {
  take(enrol + "\n---\n" + give("c2", 5));
  const std::uint64_t events = engine->events();
  store.failure = store::Fault{store::Fault::Kind::full, "no space"};
  ASSERT_TRUE(begin("one", "{type: enrol_member, id: c3, member: bea}\n---\n" + give("c4", 7)));
  EXPECT_FALSE(begin("two", give("c5", 9)));
  EXPECT_FALSE(told.at("one"));
  EXPECT_FALSE(is_told("two"));
  EXPECT_EQ(points("ada"), base::Points{5});
  EXPECT_EQ(engine->events(), events);
  store.failure.reset();
  EXPECT_TRUE(engine->finish());
  ASSERT_TRUE(begin("three", give("c4", 7) + "\n---\n{type: enrol_member, id: c3, member: bea}"));
  EXPECT_TRUE(answers[0].accepted() && !answers[0].repeated);
  EXPECT_EQ(answers[0].events.front().sequence, events);
  ASSERT_TRUE(engine->finish());
  EXPECT_EQ(points("ada"), base::Points{12});
  open();
  EXPECT_EQ(points("ada"), base::Points{12});
  EXPECT_TRUE(directory->find_member("bea"));
}

std::string pay(const std::string& order) {
  return "{type: pay_order, id: pay-" + order + ", order: " + order +
         ", member: ada, lines: [{line: a, amount: 10}], tenders: [{kind: cash, amount: 10}]}";
}

TEST_F(begun_test, ids_keep_their_numbers_though_they_are_let_go_and_batches_fail) {
  engine->hold_names(0);
  take(enrol);
  const auto full = store::Fault{store::Fault::Kind::full, "no space"};
  std::vector<std::string> orders;
  for (int i = 1; i <= 20; ++i) {
    const std::string order = "o" + std::to_string(i);
    orders.push_back(order);
    if (i % 5 == 0) {  // it fails, and the one on top with it
      ASSERT_TRUE(begin("lost " + order, pay(order)));
      store.failure = full;
      EXPECT_FALSE(begin("on top of " + order, pay(order + "b")));
      store.failure.reset();
    }
    ASSERT_TRUE(begin(order, pay(order)));
    EXPECT_TRUE(answers.at(0).accepted());
  }
  ASSERT_TRUE(engine->finish());
  for (const bool opened : {false, true}) {
    if (opened) open();
    for (const std::string& order : orders) {
      const base::OrderNo no = directory->find_order(order);
      EXPECT_EQ(directory->text(no), order);
      EXPECT_EQ(store.name_text(store::NameKind::order, no.value).value(), order);
      EXPECT_EQ(engine->state().order(no).head.no, no) << order;
    }
    EXPECT_TRUE(engine->end_reading());
  }
  EXPECT_EQ(directory->find_order("o21").value, 0u);
}

TEST_F(kept_test, an_id_that_cannot_be_looked_up_is_a_fault_and_no_new_order) {
  engine->hold_names(0);
  take(enrol + "\n---\n" + pay("o1"));
  open();
  store.forgets_names = true;
  const auto taken = engine->take(nodes("{type: complete_order, id: c9, order: o1}"));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, store::Fault::Kind::damaged);
  EXPECT_EQ(directory->text(base::OrderNo{1}), "");
  EXPECT_FALSE(engine->end_reading());
  store.forgets_names = false;
  EXPECT_EQ(directory->find_order("o1").value, 1u);
  EXPECT_EQ(directory->last(base::NameKind::order), 1u);
}

TEST_F(begun_test, an_id_looked_up_while_the_batch_before_has_failed_keeps_its_number) {
  take(enrol + "\n---\n" + pay("o1"));
  open();  // so that o1 has to be looked up
  ASSERT_TRUE(begin("lost", pay("o2")));
  store.failure = store::Fault{store::Fault::Kind::full, "no space"};
  EXPECT_FALSE(begin("on top", "{type: complete_order, id: c9, order: o1}"));
  store.failure.reset();
  const auto again = take("{type: complete_order, id: c9, order: o1}");
  EXPECT_TRUE(again.at(0).accepted());
  EXPECT_EQ(directory->find_order("o1").value, 1u);
  EXPECT_EQ(directory->find_order("o2").value, 0u);
  take(pay("o2"));
  EXPECT_EQ(directory->find_order("o2").value, 2u);
  EXPECT_EQ(store.last_name(store::NameKind::order), 2u);
}

TEST_F(begun_test, a_failure_is_found_by_whoever_asks_first) {
  take(enrol);
  store.failure = store::Fault{store::Fault::Kind::full, "no space"};
  ASSERT_TRUE(begin("one", give("c2", 5)));
  EXPECT_FALSE(engine->finish());
  EXPECT_FALSE(told.at("one"));
  EXPECT_EQ(points("ada"), base::Points{});
  ASSERT_TRUE(begin("two", give("c2", 5)));
  EXPECT_FALSE(engine->advance(instant(5, 3)));
  EXPECT_FALSE(told.at("two"));
  EXPECT_EQ(points("ada"), base::Points{});
}

TEST_F(begun_test, a_batch_whose_own_writing_fails_leaves_the_one_before) {
  take(enrol);
  ASSERT_TRUE(begin("one", give("c2", 5)));
  ASSERT_TRUE(engine->finish());
  store.failure = store::Fault{store::Fault::Kind::full, "no space"};
  EXPECT_FALSE(engine->take(nodes(give("c3", 7))));
  EXPECT_EQ(points("ada"), base::Points{5});
  store.failure.reset();
  EXPECT_TRUE(take(give("c3", 7))[0].accepted());
  EXPECT_EQ(points("ada"), base::Points{12});
}

TEST_F(begun_test, a_late_command_finds_what_is_being_written) {
  take("{type: enrol_member, id: c1, member: ada, at: 2026-01-01T00:00:00Z}");
  ASSERT_TRUE(begin("one", give("c2", 5)));
  ASSERT_TRUE(
      begin("two",
            "{type: adjust_account, id: c3, member: ada, account: points, amount: 3, reason: r, at: "
            "2026-01-02T00:00:00Z}"));
  EXPECT_EQ(answers[0].events.at(0).type, domain::EventType::timeline_corrected);
  ASSERT_TRUE(engine->finish());
  EXPECT_EQ(points("ada"), base::Points{8});
}

TEST_F(begun_test, nothing_to_write_is_told_at_once) {
  ASSERT_TRUE(begin("none", "{type: enrol_member, member: ada}"));
  EXPECT_TRUE(told.at("none"));
  EXPECT_EQ(answers[0].refusal->code, RejectionCode::id_required);
}

TEST_F(kept_test, a_person_is_there_after_opening_again) {
  take("{type: enrol_member, id: c1, member: ada, profile: {name: Ada}}");
  open();
  EXPECT_EQ(engine->person(directory->find_member("ada"))[codec::PersonField::name], "Ada");
}

TEST_F(kept_test, a_late_command_finds_the_past_of_before_the_restart) {
  take("{type: enrol_member, id: c1, member: ada, at: 2026-01-01T00:00:00Z}");
  take(give("c2", 5));
  open();
  const auto late = take(
      "{type: adjust_account, id: c3, member: ada, account: points, amount: 3, reason: r, at: "
      "2026-01-02T00:00:00Z}");
  ASSERT_TRUE(late[0].accepted());
  EXPECT_EQ(late[0].events.at(0).type, domain::EventType::timeline_corrected);
  EXPECT_EQ(points("ada"), base::Points{8});
  open();
  EXPECT_EQ(points("ada"), base::Points{8});
}

}  // namespace
}  // namespace shuke::engine
