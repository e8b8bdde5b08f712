// Random batches, and the comparing of two stores by everything the port can ask.
#include "store_contract/random_batch.h"

#include <algorithm>
#include <functional>
#include <set>

namespace shuke::store {

namespace {

constexpr std::uint32_t all = 1'000'000;

/// One question and what it says when two stores answer differently.
class Comparison {
 public:
  Comparison(Store& left, Store& right) : x_left(left), x_right(right) {}

  void ask(const std::string& what, const std::function<std::string(Store&)>& answer) {
    if (!x_found.empty()) return;
    const std::string left = answer(x_left);
    const std::string right = answer(x_right);
    if (left != right)
      x_found = what + ": <" + left.substr(0, 300) + "> and <" + right.substr(0, 300) + ">";
  }
  const std::string& found() const { return x_found; }

 private:
  Store& x_left;
  Store& x_right;
  std::string x_found;
};

template <class T>
std::string in_words(const Expected<T>& answer, const std::function<std::string(const T&)>& words) {
  return answer ? words(*answer) : "fault: " + answer.error().words;
}

std::string in_words(const Expected<std::optional<std::string>>& answer) {
  if (!answer) return "fault: " + answer.error().words;
  return *answer ? "=" + **answer : "none";
}

template <class T>
std::string numbers(const Expected<std::vector<T>>& answer) {
  if (!answer) return "fault: " + answer.error().words;
  std::string words;
  for (const T& one : *answer) {
    if constexpr (std::is_integral_v<T>) {
      words += std::to_string(one) + " ";
    } else {
      words += std::to_string(one.value) + " ";
    }
  }
  return words;
}

std::string head_of(Store& store) {
  return in_words<Head>(store.head(), [](const Head& head) {
    return std::to_string(head.number) + " " + std::to_string(head.recorded_at.us) + " " +
           std::string(head.hash.begin(), head.hash.end());
  });
}

std::string batch_of(Store& store, std::uint64_t number) {
  return in_words<std::optional<JournalBatch>>(
      store.batch(number), [](const std::optional<JournalBatch>& batch) -> std::string {
        if (!batch) return "none";
        return std::to_string(batch->number) + " " + std::to_string(batch->recorded_at.us) + " " +
               std::string(batch->hash.begin(), batch->hash.end()) + batch->bytes;
      });
}

std::string names_of(Store& store) {
  std::string words;
  for (std::size_t number = 0; number < name_kinds; ++number) {
    const auto kind = static_cast<NameKind>(number);
    std::vector<std::pair<std::uint32_t, std::string>> names;
    const auto done = store.each_name(
        kind, [&](const NameRow& name) { names.emplace_back(name.no, std::string(name.text)); });
    const auto last = store.last_name(kind);
    if (!done || !last) return "fault: " + (done ? last.error() : done.error()).words;
    words += std::to_string(number) + " to " + std::to_string(*last) + ": ";
    for (const auto& [no, text] : names) {
      const auto found = store.name(kind, text);
      const auto found_text = store.name_text(kind, no);
      if (!found || !found_text) return "fault: " + (found ? found_text.error() : found.error()).words;
      words += std::to_string(no) + " " + text + " " + std::to_string(found->value_or(0)) + " " +
               found_text->value_or("none") + ", ";
    }
  }
  return words;
}

std::string history_of(Store& store, std::uint64_t subject) {
  return in_words<std::vector<Store::KeptHistory>>(
      store.histories_of(subject, 0, all), [](const std::vector<Store::KeptHistory>& found) {
        std::string words;
        for (const Store::KeptHistory& row : found)
          words += std::to_string(row.batch) + " " + row.bytes + ", ";
        return words;
      });
}

std::string command_of(Store& store, const std::string& id) {
  return in_words<std::optional<Place>>(store.command(id), [](const std::optional<Place>& place) {
    return place ? std::to_string(place->batch) + "." + std::to_string(place->index) : "none";
  });
}

std::string due_of(Store& store) {
  return in_words<std::vector<Store::DueMember>>(
      store.due(base::never, all), [](const std::vector<Store::DueMember>& found) {
        std::string words;
        for (const auto& due : found) {
          words += std::to_string(due.at.us) + " " + std::to_string(due.member.value) + ", ";
        }
        return words;
      });
}

std::string settings_of(Store& store, const std::string& kind) {
  return in_words<std::vector<Setting>>(store.settings(kind), [](const std::vector<Setting>& found) {
    std::string words;
    for (const Setting& setting : found)
      words += setting.kind + " " + setting.key + "=" + setting.bytes + ", ";
    return words;
  });
}

}  // namespace

std::string command_name(std::uint64_t batch, std::uint32_t index) {
  // Some rise with time and some are anywhere.
  const std::string name = std::to_string(batch) + "." + std::to_string(index);
  return index % 2 == 0 ? name : std::to_string(batch * 0x9e3779b97f4a7c15U) + name;
}

std::string RandomBatches::bytes(std::size_t most) {
  // Now and then far more than a page holds.
  const std::size_t size = below(20) == 0 ? below(20'000) : below(most);
  std::string made(size, '\0');
  for (char& letter : made) letter = static_cast<char>(x_random());
  return made;
}

void RandomBatches::add_members(OwnedBatch& owned) {
  std::set<std::uint32_t> numbers;
  for (std::uint64_t i = below(12); i > 0; --i) {
    numbers.insert(static_cast<std::uint32_t>(1 + below(x_world.members)));
  }
  for (const std::uint32_t no : numbers) {
    MemberRow row;
    row.no = {no};
    if (below(3) != 0) row.next_due = {static_cast<std::int64_t>(below(10))};
    if (below(3) != 0) row.last_order_at = {static_cast<std::int64_t>(below(10)) - 5};
    for (auto& level : row.levels) level = static_cast<std::uint8_t>(below(3) == 0 ? 255 : below(3));
    for (auto& points : row.available)
      points = below(2) == 0 ? 0 : static_cast<std::int64_t>(below(100)) - 20;
    row.listed = below(8) != 0;
    row.bytes = owned.keep(bytes(300));
    owned.batch.members.push_back(row);
  }
}

void RandomBatches::add_rows(OwnedBatch& owned) {
  std::set<std::pair<std::uint64_t, std::uint32_t>> numbers;
  for (std::uint64_t i = below(16); i > 0; --i) {
    numbers.insert({below(4), static_cast<std::uint32_t>(1 + below(x_world.rows))});
  }
  for (const auto& [table, no] : numbers) {
    Row row{static_cast<Table>(table), no, {static_cast<std::uint32_t>(below(x_world.members + 1))}, {}};
    if (row.table == Table::order && below(2) == 0) row.listed_as = static_cast<std::uint8_t>(below(3));
    if (below(4) != 0) row.bytes = owned.keep(bytes(300) + "x");
    owned.batch.rows.push_back(row);
  }
}

void RandomBatches::add_rest(OwnedBatch& owned, const Head& head) {
  for (std::uint64_t i = below(6); i > 0; --i) {
    owned.batch.names.push_back({static_cast<NameKind>(below(name_kinds)),
                                 static_cast<std::uint32_t>(1 + below(x_world.names)),
                                 owned.keep(bytes(40))});
  }
  for (std::uint64_t i = below(4); i > 0; --i) {
    owned.batch.settings.push_back({"kind" + std::to_string(below(2)),
                                    "key" + std::to_string(below(x_world.settings)),
                                    below(3) == 0 ? "" : bytes(60)});
  }
  if (owned.batch.journal.empty()) return;
  for (std::uint32_t i = 0, end = static_cast<std::uint32_t>(below(commands_max)); i < end; ++i) {
    owned.batch.commands.push_back({owned.keep(command_name(head.number + 1, i)),
                                    {head.number + 1, static_cast<std::uint32_t>(below(99))}});
  }
  for (std::uint32_t no = 1; no <= x_world.members; ++no) {
    if (below(4) == 0) owned.batch.histories.push_back({no, owned.keep(bytes(80))});
  }
  std::shuffle(owned.batch.histories.begin(), owned.batch.histories.end(), x_random);
}

OwnedBatch RandomBatches::after(const Head& head) {
  OwnedBatch owned;
  owned.batch.recorded_at = {static_cast<std::int64_t>(head.number * 1000 + below(1000))};
  if (below(6) != 0) owned.batch.journal = owned.keep(bytes(3000) + "j");
  add_members(owned);
  add_rows(owned);
  add_rest(owned, head);
  return owned;
}

std::string difference(Store& left, Store& right, const World& world) {
  Comparison comparison(left, right);
  comparison.ask("head", head_of);
  const auto head = left.head();
  const std::uint64_t last = head ? head->number : 0;
  for (std::uint64_t number = 1; number <= last + 1; ++number) {
    comparison.ask("batch " + std::to_string(number),
                   [&](Store& store) { return batch_of(store, number); });
  }
  comparison.ask("names", names_of);
  comparison.ask("due", due_of);
  for (std::uint64_t number = 0; number <= last + 1; ++number) {
    for (std::uint32_t i = 0; i < commands_max; ++i)
      comparison.ask("command", [&](Store& store) { return command_of(store, command_name(number, i)); });
  }
  for (const char* kind : {"kind0", "kind1", "kind"}) {
    comparison.ask("settings", [&](Store& store) { return settings_of(store, kind); });
  }
  for (std::uint32_t no = 0; no <= world.members + 1; ++no) {
    const std::string who = " of member " + std::to_string(no);
    comparison.ask("row" + who, [&](Store& store) { return in_words(store.member({no})); });
    comparison.ask("history" + who, [&](Store& store) { return history_of(store, no); });
  }
  for (const Table table : {Table::order, Table::hold, Table::redemption, Table::person, Table::coupon,
                            Table::use, Table::top_up, Table::card, Table::card_batch}) {
    for (std::uint32_t no = 0; no <= world.rows + 1; ++no) {
      comparison.ask("row " + std::to_string(no),
                     [&](Store& store) { return in_words(store.row(table, no)); });
    }
  }
  for (std::uint8_t at = 0; at < list_ladders; ++at) {
    MemberQuery by_level;
    by_level.level = {at, std::uint8_t{1}};
    MemberQuery by_points;
    by_points.available = {at, {.from = 10, .until = INT64_MAX}};
    comparison.ask("list by level", [&](Store& store) { return numbers(store.members(by_level)); });
    comparison.ask("list by points", [&](Store& store) { return numbers(store.members(by_points)); });
  }
  MemberQuery by_last_order;
  by_last_order.last_order_us = {.from = -2, .until = 3};
  comparison.ask("list by last order", [&](Store& store) { return numbers(store.members(by_last_order)); });
  for (const int state : {-1, 0, 1, 2}) {
    OrderQuery orders{.before = {}, .limit = all, .listed_as = {}};
    if (state >= 0) orders.listed_as = static_cast<std::uint8_t>(state);
    comparison.ask("list of orders", [&](Store& store) { return numbers(store.orders(orders)); });
    orders.before = {world.rows / 2};
    orders.limit = 2;
    comparison.ask("page of orders", [&](Store& store) { return numbers(store.orders(orders)); });
  }
  comparison.ask("list", [&](Store& store) { return numbers(store.members({})); });
  return comparison.found();
}

}  // namespace shuke::store
