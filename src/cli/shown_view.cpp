// The shop is opened as a reader, so nothing waits for this and nothing is changed by it.
#include "cli/shown_view.h"

#include <string_view>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "codec/values.h"
#include "codec/view_member.h"

namespace shuke::cli {
namespace {

using Layout = codec::JsonWriter::Layout;

std::string_view word_of(scenario::ViewKind kind) {
  return kind == scenario::ViewKind::order ? "order" : "member";
}

base::Expected<std::string> member_at(engine::Engine& engine, const std::string& id, base::Instant at) {
  const base::MemberNo member = engine.directory().find_member(id);
  if (!member) return base::fault("there is no member " + codec::in_quotes(id));
  const auto state = engine.state_at(member, at);
  if (!state) return base::fault(state.error().words);
  if ((*state)->member(member).status == domain::MemberStatus::absent)
    return base::fault(codec::in_quotes(id) + " was not a member yet at that instant");
  std::string json;
  codec::JsonWriter out(json, Layout::indented);
  codec::write_member_view(
      out,
      {engine.programme(), **state, engine.directory(), std::min(at, engine.now()), &engine.timeline()},
      member, engine.person(member));
  if (const auto read = engine.end_reading(); !read) return base::fault(read.error().words);
  return json;
}

base::Expected<std::string> view(const ViewOptions& options, scenario::ViewKind kind) {
  const auto folder = folder_of(options.shop);
  if (!folder) return std::unexpected(folder.error());
  std::optional<base::Instant> at;
  if (!options.at.empty()) {
    const auto read = codec::read_instant(options.at);
    if (!read) return base::fault("--at: " + read.error().message);
    at = *read;
  }
  const auto shop = DataDir::open({.folder = *folder, .as = DataDirOptions::As::reader});
  if (!shop) return std::unexpected(shop.error());
  if (at) return member_at((*shop)->engine(), options.id, *at);
  auto json = scenario::view_json((*shop)->engine(), kind, options.id, Layout::indented);
  if (const auto read = (*shop)->engine().end_reading(); !read) return base::fault(read.error().words);
  if (!json)
    return base::fault("there is no " + std::string(word_of(kind)) + " " + codec::in_quotes(options.id));
  return *std::move(json);
}

}  // namespace

int show_view(const ViewOptions& options, scenario::ViewKind kind) {
  const auto json = view(options, kind);
  if (!json) {
    say(json.error().message);
    return 1;
  }
  print_line(*json);
  return 0;
}

}  // namespace shuke::cli
