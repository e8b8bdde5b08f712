// The frame of the result: header, data quality, one result per programme, comparison.
#include "backtest/result_json.h"

#include "backtest/result_parts.h"
#include "base/check.h"
#include "codec/values.h"
#include "insight/sum.h"

namespace shuke::backtest {
namespace {

using codec::JsonWriter;
using namespace domain;

void write_programme(const ResultPart& part, std::string_view key) {
  part.json.begin_object(key);
  part.json.text("programme", part.text(part.programme().name));
  part.title("title", part.programme().title, part.programme().name);
  part.json.text("version", part.run.version);
  part.json.text("file", part.run.file);
  part.json.end_object();
}

/// A rate in plain decimals, with nine of them where it does not end.
std::string decimal_rate(Rate rate) {
  std::string text = codec::write_rate(rate);
  if (text.find('/') == std::string::npos) return text;
  text.clear();
  const auto billionths =
      static_cast<std::int64_t>(divide(Wide{rate.num} * 1'000'000'000, rate.den, Rounding::half_up));
  codec::append_decimal(text, billionths, 9);
  return text;
}

void write_currency(const ResultPart& part, const ResultHeader& header) {
  part.json.begin_object("currency");
  part.json.text("code", part.programme().currency);
  part.json.integer("decimals", part.decimals());
  part.json.text("file_code",
                 header.file_currency.empty() ? part.programme().currency : header.file_currency);
  part.json.text("rate", decimal_rate(header.rate));
  part.json.end_object();
}

void write_period(const ResultPart& part) {
  const FiguresScope scope = part.figures().scope();
  const TimeZone& zone = part.programme().zone;
  part.json.begin_object("period");
  part.json.text("from", codec::write_instant(scope.from, zone));
  part.json.text("until", codec::write_instant(scope.until, zone));
  part.json.begin_array("months");
  const Months& months = part.figures().months();
  for (std::int32_t month = 0; month < months.count(); ++month) {
    part.json.text(codec::write_month(months.first() + month));
  }
  part.json.end_array();
  part.json.end_object();
}

void write_header(const ResultPart& part, const ResultHeader& header, const ResultRun* against) {
  JsonWriter& json = part.json;
  json.begin_object("header");
  json.text("generated_by", header.generated_by);
  write_programme(part, "programme");
  if (against != nullptr) {
    write_programme({json, *against, header.redeemed}, "against");
  } else {
    json.null("against");
  }
  json.begin_object("orders_file");
  json.text("file", header.orders_file);
  if (header.mapping) {
    json.text("mapping", *header.mapping);
  } else {
    json.null("mapping");
  }
  json.boolean("synthetic", header.synthetic);
  json.end_object();
  write_currency(part, header);
  json.text("time_zone", part.programme().zone_name);
  write_period(part);
  json.begin_object("coverage");
  json.boolean("whole_file", !header.covers_part_because);
  if (header.covers_part_because) {
    part.words("reason", *header.covers_part_because);
  } else {
    json.null("reason");
  }
  json.end_object();
  json.begin_object("assume");
  json.integer("redeemed_bp", insight::basis_points(header.redeemed.num, header.redeemed.den).value_or(0));
  json.end_object();
  json.begin_array("assumptions");
  for (const Title& assumption : header.assumptions) part.words(assumption);
  json.end_array();
  json.end_object();
}

void write_data(const ResultPart& part, const ResultData& data) {
  JsonWriter& json = part.json;
  json.begin_object("data");
  json.integer("rows_read", data.rows_read);
  json.integer("rows_replayed", data.rows_replayed);
  json.integer("rows_unmatched", data.rows_unmatched);
  json.integer("rows_skipped", data.rows_skipped);
  json.integer("rows_rejected", data.rows_rejected);
  write_findings(json, "unmatched", data.unmatched);
  write_findings(json, "skipped", data.skipped);
  write_findings(json, "rejected", part.run.rejected);
  write_findings(json, "notes", data.notes);
  json.end_object();
}

void write_result(const ResultPart& part) {
  part.json.begin_object();
  part.json.text("programme", part.text(part.programme().name));
  write_findings(part.json, "rejected", part.run.rejected);
  write_ladders(part);
  write_accounts(part);
  write_cost(part);
  part.json.end_object();
}

/// The two sides of a comparison, for the names of levels and accounts.
struct Sides {
  JsonWriter& json;
  const NamedProgramme& first;
  const NamedProgramme& against;

  std::string_view level(std::uint8_t ladder, std::size_t level) const {
    return first.text(first.programme.ladders[ladder].levels[level].name);
  }
  std::string_view level_against(std::uint8_t ladder, std::size_t level) const {
    return against.text(against.programme.ladders[ladder].levels[level].name);
  }
};

void write_ladder_pair(const Sides& sides, const Comparison::LadderPair& pair) {
  JsonWriter& json = sides.json;
  json.begin_object();
  json.text("ladder", sides.first.text(sides.first.programme.ladders[pair.first].name));
  json.text("against", sides.against.text(sides.against.programme.ladders[pair.against].name));
  json.begin_array("pairs");
  for (std::size_t both = 0; both < pair.members.size(); ++both) {
    if (pair.members[both] == 0) continue;
    json.begin_object();
    json.text("level", sides.level(pair.first, both / pair.against_levels));
    json.text("against", sides.level_against(pair.against, both % pair.against_levels));
    json.integer("members", pair.members[both]);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_account_pair(const Sides& sides, const Comparison::AccountPair& pair) {
  sides.json.begin_object();
  sides.json.text("account", sides.first.text(sides.first.programme.accounts[pair.first].name));
  sides.json.text("against", sides.against.text(sides.against.programme.accounts[pair.against].name));
  sides.json.integer("more", pair.more);
  sides.json.integer("less", pair.less);
  sides.json.integer("equal", pair.equal);
  sides.json.end_object();
}

void write_difference(const Sides& sides, const Comparison& comparison, const TopMember& member) {
  JsonWriter& json = sides.json;
  std::size_t at = 2;  // behind sales and orders
  json.begin_object();
  json.text("member", member.member);
  json.money("sales", Money{member.figures[0]}, sides.first.programme.currency_decimals);
  json.integer("orders", member.figures[1]);
  json.begin_array("levels");
  for (const Comparison::LadderPair& pair : comparison.ladders()) {
    json.begin_object();
    json.text("level", sides.level(pair.first, static_cast<std::size_t>(member.figures[at])));
    json.text("against",
              sides.level_against(pair.against, static_cast<std::size_t>(member.figures[at + 1])));
    json.end_object();
    at += 2;
  }
  json.end_array();
  json.begin_array("balances");
  for (std::size_t pair = 0; pair < comparison.accounts().size(); ++pair, at += 2) {
    json.begin_object();
    json.integer("balance", member.figures[at]);
    json.integer("against", member.figures[at + 1]);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_comparison(const Sides& sides, const Comparison& comparison) {
  JsonWriter& json = sides.json;
  json.begin_object("comparison");
  json.integer("members", comparison.members());
  json.integer("differ", comparison.differ());
  json.begin_array("ladders");
  for (const Comparison::LadderPair& pair : comparison.ladders()) write_ladder_pair(sides, pair);
  json.end_array();
  json.begin_array("accounts");
  for (const Comparison::AccountPair& pair : comparison.accounts()) write_account_pair(sides, pair);
  json.end_array();
  json.begin_array("top");
  for (const TopMember& member : comparison.top().sorted()) write_difference(sides, comparison, member);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string result_json(const ResultHeader& header, const ResultData& data, const ResultRun& first,
                        const ResultRun* against, const Comparison* comparison, JsonWriter::Layout layout) {
  CHECK((against == nullptr) == (comparison == nullptr));
  std::string out;
  JsonWriter json(out, layout);
  const ResultPart part{json, first, header.redeemed};
  json.begin_object();
  json.text("format", "shuke.backtest_report/1");
  write_header(part, header, against);
  write_data(part, data);
  write_shop(part);
  json.begin_array("results");
  write_result(part);
  if (against != nullptr) write_result({json, *against, header.redeemed});
  json.end_array();
  if (comparison != nullptr) {
    write_comparison({json, first.named, against->named}, *comparison);
  } else {
    json.null("comparison");
  }
  json.end_object();
  CHECK(json.complete());
  out += '\n';
  return out;
}

}  // namespace shuke::backtest
