// Lists of findings, the header's facts and the assumptions a replay rests on.
#include "backtest/backtest_result.h"

#include <filesystem>

#include "backtest/result_json.h"
#include "base/check.h"
#include "codec/values.h"
#include "domain/rejection.h"

namespace shuke::backtest {
namespace {

using domain::Title;

ResultFinding finding_of(std::string code, Title words, const Found& found, int decimals) {
  if (found.amount.minor != 0) {
    const std::string amount = codec::write_money(found.amount, decimals);
    words.zh += "（合计 " + amount + "）";
    words.en += " (" + amount + " in all)";
  }
  ResultFinding finding{std::move(code), std::move(words), static_cast<std::int64_t>(found.count), {}};
  for (const Example& example : found.examples) {
    finding.examples.push_back({static_cast<std::int64_t>(example.line), example.text});
  }
  return finding;
}

std::vector<ResultFinding> findings_of(const Findings& findings, FindingKind kind, int decimals) {
  std::vector<ResultFinding> list;
  for (std::size_t i = 0; i < findings_count; ++i) {
    const FindingRow& row = finding_row(static_cast<Finding>(i));
    const Found& found = findings.of(row.finding);
    if (row.kind != kind || found.count == 0) continue;
    list.push_back(
        finding_of(std::string(row.code), {std::string(row.zh), std::string(row.en)}, found, decimals));
  }
  return list;
}

ResultData data_of(const BacktestRequest& request, const OrderFile& file, std::uint64_t rows_dropped,
                   const Replay& run) {
  const int decimals = request.programme.programme.currency_decimals;
  Findings findings = file.findings;
  findings.merge(run.findings());
  ResultData data;
  data.rows_read = static_cast<std::int64_t>(file.counts.records);
  data.rows_replayed = static_cast<std::int64_t>(run.counts().replayed);
  data.rows_unmatched = static_cast<std::int64_t>(file.counts.unmatched + run.counts().unmatched);
  data.rows_skipped = static_cast<std::int64_t>(file.counts.skipped + rows_dropped + run.counts().skipped);
  data.rows_rejected = static_cast<std::int64_t>(run.counts().rejected);
  CHECK(data.rows_read ==
        data.rows_replayed + data.rows_unmatched + data.rows_skipped + data.rows_rejected);
  data.unmatched = findings_of(findings, FindingKind::unmatched, decimals);
  data.skipped = findings_of(findings, FindingKind::skipped, decimals);
  for (std::size_t i = 0; i < request.mapping.skip.size(); ++i) {
    const Found& found = findings.by_rule()[i];
    if (found.count == 0) continue;
    data.skipped.push_back(
        finding_of("rule_" + std::to_string(i + 1), request.mapping.skip[i].because, found, decimals));
  }
  data.notes = findings_of(findings, FindingKind::note, decimals);
  return data;
}

std::vector<ResultFinding> rejected_of(const Replay& run, int decimals) {
  std::vector<ResultFinding> list;
  for (std::size_t i = 0; i < run.rejected().size(); ++i) {
    const Found& found = run.rejected()[i];
    const domain::RejectionRow& row = domain::rejection_table()[i];
    if (found.count == 0) continue;
    list.push_back(
        finding_of(std::string(row.name), {std::string(row.zh), std::string(row.en)}, found, decimals));
  }
  return list;
}

Title delays_in_words(const Mapping& mapping) {
  if (mapping.paid_after.count == 0 && mapping.shipped_after.count == 0) {
    return {"每个订单在其时间付款并发货。", "Every order is paid and shipped at its own instant."};
  }
  const std::string paid = codec::write_duration(mapping.paid_after);
  const std::string shipped = codec::write_duration(mapping.shipped_after);
  return {"每个订单在其时间后 " + paid + " 付款，付款后 " + shipped + " 发货。",
          "Every order is paid " + paid + " after its instant and shipped " + shipped + " after payment."};
}

std::vector<Title> assumptions_of(const BacktestRequest& request) {
  return {
      delays_in_words(request.mapping),
      {"文件中的价格是事实；等级折扣按估算列出，不减少消费额。",
       "Prices in the file are facts; level discounts are shown as an estimate and lower no spend."},
      {"文件中没有积分兑换，因此已用积分为零。",
       "The file holds no redemptions, so points spent are zero."},
      {"未注明原订单的退货，从该会员最近购买的同款商品退起。",
       "A return that names no order takes back the member's latest purchases of the same goods first."},
  };
}

ResultHeader header_of(const BacktestRequest& request, const OrderFile& file) {
  const auto name_of = [](const std::string& path) {
    return std::filesystem::path(path).filename().string();
  };
  ResultHeader header;
  header.generated_by = request.generated_by;
  header.orders_file = request.orders == "-" ? "-" : name_of(request.orders);
  if (!request.mapping.file.empty()) header.mapping = name_of(request.mapping.file);
  header.synthetic = file.synthetic;
  const std::string& currency = request.mapping.currency;
  header.file_currency = currency.empty() ? request.programme.programme.currency : currency;
  header.rate = request.mapping.rate.value_or(base::Rate{1, 1});
  header.redeemed = request.mapping.redeemed;
  header.assumptions = assumptions_of(request);
  const std::uint64_t later = file.findings.of(Finding::after_until).count;
  if (request.until && later > 0) {
    const std::string until = codec::write_instant(*request.until, request.programme.programme.zone);
    const std::string count = std::to_string(later);
    header.covers_part_because =
        Title{"按 --until " + until + " 截止，其后的 " + count + " 行未回放",
              "Ended by --until " + until + "; " + count + " later rows were not replayed"};
  }
  return header;
}

ResultRun run_of(const BacktestRequest& request, const BacktestProgramme& programme, const Replay& run) {
  return {{programme.programme, request.names},
          programme.version,
          programme.file,
          run.figures(),
          rejected_of(run, programme.programme.currency_decimals)};
}

}  // namespace

BacktestResult make_result(const BacktestRequest& request, const OrderFile& file,
                           std::uint64_t rows_dropped, const ReplayedRuns& runs) {
  const ResultHeader header = header_of(request, file);
  ResultRun first = run_of(request, request.programme, runs.first);
  first.proposals = runs.proposals[0];
  std::optional<ResultRun> against;
  if (runs.against != nullptr) {
    against.emplace(run_of(request, *request.against, *runs.against));
    against->proposals = runs.proposals[1];
  }
  BacktestResult result;
  result.json = result_json(header, data_of(request, file, rows_dropped, runs.first), first,
                            against ? &*against : nullptr, runs.comparison, request.layout);
  result.rows = file.counts.records;
  result.members = static_cast<std::uint64_t>(runs.first.figures().members());
  result.whole_file = !header.covers_part_because.has_value();
  return result;
}

std::string why_nothing(const OrderFile& file, bool has_until) {
  const std::uint64_t later = file.findings.of(Finding::after_until).count;
  if (has_until && later == file.counts.records) return "all are later than --until";
  return std::to_string(file.counts.skipped) + " of " + std::to_string(file.counts.records) +
         " rows were skipped by the mapping's rules or --until, and the others are returns without "
         "purchase";
}

}  // namespace shuke::backtest
