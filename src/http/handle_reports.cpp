// GET /v1/reports/{name}: what a shop owes and where its members stand, as JSON or CSV. A report that looks
// at every member reads the store beside the writer, one at a time. Not statistics (insight).
#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/json_writer.h"
#include "codec/state_bytes.h"
#include "codec/values.h"
#include "codec/view_source.h"
#include "domain/wallet.h"
#include "engine/benefit_costs.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

using domain::Account;
using domain::AccountNo;
using domain::Side;

/// A report as rows of cells; an empty cell is not told.
struct Cell {
  std::string text;
  bool is_number = false;
};
struct Table {
  std::string_view name;
  std::vector<std::string_view> columns;
  std::vector<std::vector<Cell>> rows;
  base::Instant at;
};

Cell number(std::int64_t value) {
  return {std::to_string(value), true};
}

std::string as_json(const Table& table, const base::TimeZone& zone) {
  std::string json;
  codec::JsonWriter out(json);
  out.begin_object();
  out.text("report", table.name);
  out.text("at", codec::write_instant(table.at, zone));
  out.begin_array("rows");
  for (const auto& row : table.rows) {
    out.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].text.empty()) continue;
      row[i].is_number ? out.raw(table.columns[i], row[i].text) : out.text(table.columns[i], row[i].text);
    }
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return json;
}

/// RFC 4180. A cell that a spreadsheet would take for a formula is led by an apostrophe.
void put_csv(std::string& out, const Cell& cell) {
  const bool is_formula =
      !cell.is_number && !cell.text.empty() && std::string_view("=+-@\t").contains(cell.text.front());
  const std::string text = is_formula ? "'" + cell.text : cell.text;
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

std::string as_csv(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    out.append(i == 0 ? "" : ",").append(table.columns[i]);
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      put_csv(out, row[i]);
    }
    out += "\r\n";
  }
  return out;
}

Cell amount(const domain::Programme& programme, AccountNo no, domain::Points points) {
  if (!programme.accounts[no.value].holds_money()) return number(points.count);
  return {codec::write_money(base::Money{points.count}, programme.currency_decimals)};
}

/// What the points in members' hands are worth by the programme; nothing where it does not say.
Cell worth(const domain::Programme& programme, AccountNo no, domain::Points points) {
  const Account& account = programme.accounts[no.value];
  if (account.holds_money()) return amount(programme, no, points);
  if (!account.worth || account.worth->points.count == 0) return {};
  const auto minor = base::Wide{points.count} * account.worth->money.minor / account.worth->points.count;
  return {codec::write_money(base::Money{static_cast<std::int64_t>(minor)}, programme.currency_decimals)};
}

/// By account, over all members: the sums that every commit keeps.
Table liability(const engine::Engine& engine) {
  const domain::Programme& programme = engine.programme();
  Table table{"liability",
              {"account", "available", "held", "pending", "owed_by_members", "outstanding", "worth"},
              {},
              engine.now()};
  for (std::uint8_t i = 0; i < programme.accounts.size(); ++i) {
    const AccountNo no{i};
    const auto total = [&](Side side) { return engine.state().total(no, side); };
    const domain::Points outstanding = total(Side::available) + total(Side::held);
    table.rows.push_back({{std::string(engine.directory().text(programme.accounts[i].name))},
                          amount(programme, no, total(Side::available)),
                          amount(programme, no, total(Side::held)),
                          amount(programme, no, total(Side::pending)),
                          amount(programme, no, -total(Side::debt)),
                          amount(programme, no, outstanding),
                          worth(programme, no, outstanding)});
  }
  return table;
}

/// Members on each level of each ladder, by ladder and level.
using LevelCounts = std::map<std::pair<std::uint8_t, std::uint8_t>, std::int64_t>;
store::Expected<LevelCounts> count_levels(store::Store& store) {
  LevelCounts counts;
  const auto count = [&](const store::MemberRow& row) {
    if (!row.listed) return;
    for (std::uint8_t ladder = 0; ladder < store::list_ladders; ++ladder)
      ++counts[{ladder, row.levels[ladder]}];
  };
  if (const auto scanned = store.scan({.member = count}); !scanned) return std::unexpected(scanned.error());
  return counts;
}

Table level_shares(const engine::Engine& engine, const LevelCounts& counts) {
  Table table{"level_shares", {"ladder", "level", "members", "share"}, {}, engine.now()};
  const auto& ladders = engine.programme().ladders;
  for (std::uint8_t ladder = 0; ladder < ladders.size() && ladder < store::list_ladders; ++ladder) {
    const auto members_on = [&](std::uint8_t level) {
      const auto found = counts.find({ladder, level});
      return found == counts.end() ? std::int64_t{0} : found->second;
    };
    std::int64_t all = 0;
    for (std::uint8_t level = 0; level < ladders[ladder].levels.size(); ++level) all += members_on(level);
    for (std::uint8_t level = 0; level < ladders[ladder].levels.size(); ++level) {
      // In tenths of a percent, half up.
      const std::int64_t share = all == 0 ? 0 : (members_on(level) * 2000 + all) / (2 * all);
      table.rows.push_back({{std::string(engine.directory().text(ladders[ladder].name))},
                            {std::string(engine.directory().text(ladders[ladder].levels[level].name))},
                            number(members_on(level)),
                            {std::to_string(share / 10) + "." + std::to_string(share % 10) + "%"}});
    }
  }
  return table;
}

/// What one member has of the shop's money.
struct Stored {
  base::MemberNo member;
  std::array<domain::Points, 4> amounts{};  // principal, bonus, cashback, cashback pending
};

store::Expected<std::vector<Stored>> stored_values(store::Store& store,
                                                   const domain::Programme& programme) {
  std::vector<Stored> found;
  bool is_damaged = false;
  domain::MemberState member;
  const auto look = [&](const store::MemberRow& row) {
    member.clear();
    if (is_damaged || !codec::read_bytes(row.bytes, member)) {
      is_damaged = true;
      return;
    }
    Stored stored{row.no, {}};
    for (std::size_t i = 0; i < member.accounts.size() && i < programme.accounts.size(); ++i) {
      const Account& account = programme.accounts[i];
      if (!account.holds_money()) continue;
      const auto& held = member.accounts[i];
      stored.amounts[static_cast<std::size_t>(account.kind) -
                     static_cast<std::size_t>(Account::Kind::principal)] = held.available + held.held;
      if (account.kind == Account::Kind::cashback) stored.amounts[3] = held.pending;
    }
    if (stored.amounts != std::array<domain::Points, 4>{}) found.push_back(stored);
  };
  if (const auto scanned = store.scan({.member = look}); !scanned) return std::unexpected(scanned.error());
  if (is_damaged)
    return std::unexpected(store::Fault{store::Fault::Kind::damaged, "A member's row cannot be read."});
  return found;
}

/// Who has to be paid, or told, when the shop closes down: everybody with a balance.
Table stored_value(const engine::Engine& engine, const std::vector<Stored>& all) {
  Table table{
      "stored_value", {"member", "principal", "bonus", "cashback", "cashback_pending"}, {}, engine.now()};
  const int decimals = engine.programme().currency_decimals;
  for (const Stored& stored : all) {
    std::vector<Cell> row{{std::string(engine.directory().text(stored.member))}};
    for (const domain::Points points : stored.amounts)
      row.push_back({codec::write_money(base::Money{points.count}, decimals)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// What privileges cost by the month (P3).
Table benefit_costs(const engine::Engine& engine, const engine::BenefitCosts& months) {
  Table table{
      "benefit_costs", {engine::cost_columns.begin(), engine::cost_columns.end()}, {}, engine.now()};
  for (const auto& texts : engine::cost_rows(months, engine.programme())) {
    std::vector<Cell>& row = table.rows.emplace_back();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool counts =
          engine::cost_columns[i] == "orders" || engine::cost_columns[i].starts_with("lines_");
      row.push_back({texts[i], counts});
    }
  }
  return table;
}

/// Makes the table on the writer's thread, from what was read beside it.
using Maker = std::function<Table(const engine::Engine&)>;

store::Expected<Maker> prepare(const Service& service, const std::string& name,
                               const domain::Programme& programme) {
  const auto reader = service.open_reader();
  if (!reader) return std::unexpected(reader.error());
  if (name == "level_shares") {
    auto counts = count_levels(**reader);
    if (!counts) return std::unexpected(counts.error());
    return Maker([counts = *std::move(counts)](const engine::Engine& engine) {
      return level_shares(engine, counts);
    });
  }
  if (name == "benefit_costs") {
    auto months = engine::read_benefit_costs(**reader, programme);
    if (!months) return std::unexpected(months.error());
    return Maker([months = *std::move(months)](const engine::Engine& engine) {
      return benefit_costs(engine, months);
    });
  }
  auto all = stored_values(**reader, programme);
  if (!all) return std::unexpected(all.error());
  return Maker([all = *std::move(all)](const engine::Engine& engine) { return stored_value(engine, all); });
}

constexpr std::string_view names[] = {"liability", "level_shares", "stored_value", "benefit_costs"};

/// One report at a time looks at every member; a second would wait long for the same disk.
std::atomic_flag is_reading;

/// Sends what the maker makes.
void answer_table(Service& service, const Respond& respond, Maker maker, bool csv) {
  answer_view(service, respond, [maker = std::move(maker), csv](engine::Engine& engine) {
    const Table table = maker(engine);
    if (!csv) return Response{.body = as_json(table, engine.programme().zone), .has_etag = true};
    return Response{.content_type = "text/csv; charset=utf-8", .body = as_csv(table), .has_etag = true};
  });
}

Response not_taken(const Service& service) {
  return problem_response({.code = service.stopping() ? ProblemCode::stopping : ProblemCode::overloaded});
}

void answer_report(Service& service, const std::string& name, bool csv, const Respond& respond,
                   std::shared_ptr<void> reading) {
  const domain::Programme* programme = nullptr;
  const bool asked =
      service.writer().look([&](engine::Engine& engine) { programme = &engine.programme(); });
  if (!asked) return respond(not_taken(service));
  auto maker = prepare(service, name, *programme);
  reading.reset();  // before the caller knows, who may ask for another at once
  if (!maker) return respond(fault_response(maker.error()));
  answer_table(service, respond, *std::move(maker), csv);
}

}  // namespace

void get_report(Service& service, Call call, Respond respond) {
  if (std::ranges::find(names, call.id) == std::end(names))
    return respond(problem_response({.code = ProblemCode::report_not_found, .field = "id"}));
  const std::string* format = call.target.find("format");
  if (format != nullptr && *format != "json" && *format != "csv")
    return respond(bad_parameter("format", "json or csv was expected."));
  const bool csv = format != nullptr && *format == "csv";
  if (call.id == "liability") return answer_table(service, respond, liability, csv);
  if (is_reading.test_and_set()) return respond(problem_response({.code = ProblemCode::overloaded}));
  // Taken back where the work is done, or dropped.
  std::shared_ptr<void> reading(nullptr, [](void*) { is_reading.clear(); });
  const bool taken = service.run_aside(
      [&service, name = std::move(call.id), csv, respond, reading = std::move(reading)]() mutable {
        answer_report(service, name, csv, respond, std::move(reading));
      });
  if (!taken) respond(not_taken(service));
}

}  // namespace shuke::http
