// `shuke balances`: the list of all stored value that a shop must have when it closes down, as CSV.
#include <fmt/format.h>

#include <string>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "codec/values.h"
#include "engine/balances.h"

namespace shuke::cli {
namespace {

std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

base::Expected<void> list(const DataOptions& options) {
  const auto folder = folder_of(options);
  if (!folder) return std::unexpected(folder.error());
  const auto shop = DataDir::open({.folder = *folder, .as = DataDirOptions::As::reader});
  if (!shop) return std::unexpected(shop.error());
  engine::Engine& engine = (*shop)->engine();
  const auto money = [&](base::Money amount) {
    return codec::write_money(amount, engine.programme().currency_decimals);
  };
  engine::WalletBalance sum;
  std::int64_t members = 0;
  print_line("member,name,phone,principal,bonus,cashback,cashback_pending,owed");
  const auto done = engine::each_wallet_balance(engine, [&](const engine::WalletBalance& balance) {
    const codec::Person& person = engine.person(balance.member);
    print_line(fmt::format("{},{},{},{},{},{},{},{}", cell(engine.directory().text(balance.member)),
                           cell(person[codec::PersonField::name].value_or("")),
                           cell(person[codec::PersonField::phone].value_or("")), money(balance.principal),
                           money(balance.bonus), money(balance.cashback), money(balance.cashback_pending),
                           money(balance.owed)));
    ++members;
    sum.principal += balance.principal;
    sum.bonus += balance.bonus;
    sum.cashback += balance.cashback + balance.cashback_pending;
    sum.owed += balance.owed;
  });
  if (!done) return base::fault(done.error().words);
  say(fmt::format("{} members; principal {}, bonus {}, cashback {}, owed {}", members, money(sum.principal),
                  money(sum.bonus), money(sum.cashback), money(sum.owed)));
  return {};
}

}  // namespace

void add_balances(CLI::App& program, int& exit_code) {
  add_listing(program,
              {"balances", "Lists what every member has in the wallet, as CSV: the list for closing down"},
              list, exit_code);
}

}  // namespace shuke::cli
