// `shuke export` and `shuke retention`: what a shop holds on one member, and whose data has lain for long
// (S25). Both look only; erasing is a command.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "cli/machine_clock.h"
#include "codec/values.h"
#include "codec/view_export.h"

namespace shuke::cli {
namespace {

struct PeopleOptions {
  DataOptions shop;
  std::string member;
  std::int32_t months = 24;
};

base::Expected<std::unique_ptr<DataDir>> open_shop(const PeopleOptions& options) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  return DataDir::open({.folder = *folder, .as = DataDirOptions::As::reader});
}

int export_member(const PeopleOptions& options) {
  const auto shop = open_shop(options);
  if (!shop) return fail(shop.error().message);
  engine::Engine& engine = (*shop)->engine();
  const base::MemberNo member = engine.directory().find_member(options.member);
  if (!member || engine.state().member(member).status == domain::MemberStatus::absent)
    return fail("there is no member " + codec::in_quotes(options.member));
  const auto entries = engine.events_of(member);
  if (!entries) return fail(entries.error().words);
  std::string json;
  codec::JsonWriter out(json, codec::JsonWriter::Layout::indented);
  codec::write_member_export(out, engine.view_source(), member, engine.person(member), *entries);
  if (const auto read = engine.end_reading(); !read) return fail(read.error().words);
  print_line(json);
  return 0;
}

/// The last thing the member did, or was enrolled; what happens by itself is no activity.
base::Instant last_active(const domain::MemberState& member) {
  base::Instant last = member.enrolled_at;
  if (member.last_order_at != base::never) last = std::max(last, member.last_order_at);
  for (const domain::ActionDone& action : member.extras.get().actions) last = std::max(last, action.at);
  for (const domain::PrivilegeUse& use : member.extras.get().uses) last = std::max(last, use.at);
  return last;
}

int retention(const PeopleOptions& options) {
  const auto shop = open_shop(options);
  if (!shop) return fail(shop.error().message);
  engine::Engine& engine = (*shop)->engine();
  engine.set_clock(machine_now());
  const base::TimeZone& zone = engine.programme().zone;
  const base::Instant before = zone.delayed(engine.now(), {-options.months, base::Duration::Unit::months});
  std::uint64_t people = 0;
  std::uint64_t old = 0;
  const std::uint32_t last = engine.directory().last(base::NameKind::member);
  for (std::uint32_t no = 1; no <= last; ++no) {
    const domain::MemberState& member = engine.state().member({no});
    if (member.status == domain::MemberStatus::active && !engine.person({no}).empty()) {
      ++people;
      if (const base::Instant at = last_active(member); at < before) {
        ++old;
        print_line(fmt::format("{}\t{}", engine.directory().text(base::MemberNo{no}),
                               codec::write_instant(at, zone)));
      }
    }
    if (const auto read = engine.end_reading(); !read) return fail(read.error().words);
  }
  say(fmt::format("Of {} members of whom personal data is held, {} have done nothing for {} months.",
                  people, old, options.months));
  return 0;
}

}  // namespace

void add_export(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<PeopleOptions>();
  CLI::App* verb =
      program.add_subcommand("export", "Prints everything that is held on one member, as JSON");
  verb->add_option("ID", options->member, "The member's id")->required();
  add_data_options(*verb, options->shop);
  verb->footer("Works beside a server that has the shop open, and shows what it has recorded.");
  verb->callback([options, &exit_code] { exit_code = export_member(*options); });
}

void add_retention(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<PeopleOptions>();
  CLI::App* verb = program.add_subcommand(
      "retention", "Lists members whose personal data is held though they have long done nothing");
  verb->add_option("--months", options->months, "For how many months")
      ->capture_default_str()
      ->check(CLI::Range(1, 1200));
  add_data_options(*verb, options->shop);
  verb->footer("Prints id and last activity with a tab between; `erase_member` erases.");
  verb->callback([options, &exit_code] { exit_code = retention(*options); });
}

}  // namespace shuke::cli
