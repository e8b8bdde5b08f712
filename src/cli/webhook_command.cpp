// `shuke webhook`: adds, lists and changes the endpoints that are told of events, beside a running server
// or without one. The telling is the server's.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "access/change_log.h"
#include "cli/author.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/machine_clock.h"
#include "codec/command_table.h"
#include "codec/directory.h"
#include "codec/values.h"
#include "outbox/endpoint_file.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

struct WebhookOptions {
  std::string folder;
  std::string id;
  std::string url;
  std::vector<std::string> events;
  std::string reason;
  std::int64_t keep_hours = 24;
  bool failed = false;
  std::optional<std::uint64_t> from;
  std::optional<std::uint64_t> until;
};

/// Notes a change before it is made, so that there is none without its note.
base::Expected<void> note(const WebhookOptions& options, const std::string& what,
                          const std::string& about) {
  const auto author = author_here(options.reason);
  if (!author) return std::unexpected(author.error());
  const auto changes = access::ChangeLog::open(options.folder);
  if (!changes) return base::fault(changes.error().words);
  const auto noted = (*changes)->add({.at = machine_now(), .by = *author, .what = what, .about = about});
  if (!noted) return base::fault(noted.error().words);
  return {};
}

/// Where the shop's next event will stand; the beginning where there is no shop yet.
base::Expected<engine::FeedPlace> place_now(const std::string& folder) {
  if (!std::filesystem::exists(std::filesystem::path(folder) / store::sqlite_file))
    return engine::FeedPlace{};
  const auto store = open_store(folder, DataDirOptions::As::reader);
  if (!store) return std::unexpected(store.error());
  const auto place = engine::Feed(**store).end();
  if (!place) return base::fault(place.error().words);
  return *place;
}

/// The endpoints and the number of the one that was named.
struct Opened {
  std::unique_ptr<outbox::EndpointFile> file;
  std::uint32_t no = 0;
};
base::Expected<Opened> open_named(const WebhookOptions& options) {
  const auto no = outbox::read_endpoint_id(options.id);
  if (!no) {
    return base::fault(codec::in_quotes(options.id) +
                       " is no webhook's id; `shuke webhook list` shows them.");
  }
  auto file = outbox::EndpointFile::open(options.folder);
  if (!file) return base::fault(file.error().words);
  const auto found = (*file)->find(*no);
  if (!found) return base::fault(found.error().words);
  if (!*found) return base::fault("There is no webhook " + options.id + ".");
  return Opened{*std::move(file), *no};
}

int add(const WebhookOptions& options) {
  if (const auto problem = outbox::url_problem(options.url)) return fail(*problem);
  if (const auto problem = outbox::events_problem(options.events)) return fail(*problem);
  const auto from = place_now(options.folder);
  if (!from) return fail(from.error().message);
  auto file = outbox::EndpointFile::open(options.folder);
  if (!file) return fail(file.error().words);
  if (const auto noted = note(options, "webhook_added", options.url); !noted)
    return fail(noted.error().message);
  const auto added = (*file)->add({options.url, options.events, *from}, machine_now());
  if (!added) return fail(added.error().words);
  print_line(added->secret);
  say(fmt::format("This is the secret of webhook {}. It is shown this once and cannot be shown again.",
                  outbox::endpoint_id(added->no)));
  if (const auto problem = outbox::private_problem(options.url)) say("Mind: " + *problem);
  return 0;
}

int list(const WebhookOptions& options) {
  auto file = outbox::EndpointFile::open(options.folder);
  if (!file) return fail(file.error().words);
  const auto endpoints = (*file)->list();
  if (!endpoints) return fail(endpoints.error().words);
  for (const outbox::Endpoint& endpoint : *endpoints) {
    std::string events;
    for (const std::string& event : endpoint.events) events += (events.empty() ? "" : ",") + event;
    print_line(fmt::format("{}\t{}\t{}\t{}\t{} delivered\t{} waiting\t{} given up\t{}",
                           outbox::endpoint_id(endpoint.no), endpoint.active ? "active" : "disabled",
                           endpoint.url, events.empty() ? "all events" : events, endpoint.delivered,
                           endpoint.waiting, endpoint.given_up,
                           endpoint.active ? endpoint.last_words : endpoint.why));
  }
  return 0;
}

int rotate(const WebhookOptions& options) {
  const auto opened = open_named(options);
  if (!opened) return fail(opened.error().message);
  if (const auto noted = note(options, "webhook_rotated", options.id); !noted)
    return fail(noted.error().message);
  const base::Instant until{machine_now().us + options.keep_hours * 3600 * base::us_per_second};
  const auto rotated = opened->file->rotate(opened->no, until);
  if (!rotated) return fail(rotated.error().words);
  print_line((*rotated)->secret);
  say(fmt::format("This is the new secret of webhook {}; the old one signs too for {} hours.", options.id,
                  options.keep_hours));
  return 0;
}

int set_active(const WebhookOptions& options, bool active) {
  if (!active && !codec::is_printable(options.reason, codec::reason_characters_max))
    return fail(fmt::format("A reason has 1 to {} printable characters.", codec::reason_characters_max));
  const auto opened = open_named(options);
  if (!opened) return fail(opened.error().message);
  const auto noted = note(options, active ? "webhook_enabled" : "webhook_disabled", options.id);
  if (!noted) return fail(noted.error().message);
  const auto changed = opened->file->set_active(opened->no, active, active ? "" : options.reason);
  if (!changed) return fail(changed.error().words);
  say(fmt::format("Webhook {} is {}.", options.id, active ? "active" : "disabled"));
  return 0;
}

int disable(const WebhookOptions& options) {
  return set_active(options, false);
}

int enable(const WebhookOptions& options) {
  return set_active(options, true);
}

int replay(const WebhookOptions& options) {
  if (options.failed == options.from.has_value() || (options.failed && options.until))
    return fail("Say either --failed, or --from with or without --until.");
  const auto opened = open_named(options);
  if (!opened) return fail(opened.error().message);
  if (const auto noted = note(options, "webhook_replayed", options.id); !noted)
    return fail(noted.error().message);
  if (options.failed) {
    const auto messages = opened->file->replay_failed(opened->no, machine_now());
    if (!messages) return fail(messages.error().words);
    say(fmt::format("{} messages will be sent again.", *messages));
    return 0;
  }
  const auto store = open_store(options.folder, DataDirOptions::As::reader);
  if (!store) return fail(store.error().message);
  const engine::Feed feed(**store);
  const auto end = feed.end();
  if (!end) return fail(end.error().words);
  const auto batch = feed.batch_of(*options.from);
  if (!batch) return fail(batch.error().words);
  const std::uint64_t until = std::min(options.until.value_or(end->sequence), end->sequence);
  if (*options.from >= until) return fail("There are no such events.");
  const auto asked = opened->file->replay(opened->no, {*batch, *options.from}, until);
  if (!asked) return fail(asked.error().words);
  say(fmt::format("Events {} to {} will be sent again, as far as the webhook wants them.", *options.from,
                  until - 1));
  return 0;
}

}  // namespace

void add_webhook(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<WebhookOptions>();
  CLI::App* verb =
      program.add_subcommand("webhook", "Who is told of what happens: adds, lists and changes");
  verb->require_subcommand(1);
  const auto part = [&](const char* name, const char* words, int (*run)(const WebhookOptions&)) {
    CLI::App* added = verb->add_subcommand(name, words);
    CLI::Option* folder = added->add_option("--data", options->folder, "The shop's folder")->required();
    if (run != add) folder->check(CLI::ExistingDirectory);  // a new shop begins with its keys
    added->callback([options, run, &exit_code] { exit_code = run(*options); });
    return added;
  };
  const auto named = [&](CLI::App* added) {
    added->add_option("ID", options->id, "The webhook's id, for example w1")->required();
    return added;
  };
  CLI::App* adder = part("add", "Adds an endpoint and prints its secret, this once, alone", add);
  adder->add_option("URL", options->url, "Where messages are posted to: https://...")->required();
  adder->add_option("--events", options->events, "Types of events, with commas between; otherwise all")
      ->delimiter(',');
  add_reason(*adder, options->reason);
  part("list", "Prints id, state, address, events and counts of each endpoint, with tabs between", list);
  CLI::App* rotater = named(part("rotate", "Gives an endpoint a new secret and prints it", rotate));
  add_reason(*rotater, options->reason);
  rotater->add_option("--keep-hours", options->keep_hours, "How long the old secret signs too")
      ->check(CLI::Range(0, 720))
      ->capture_default_str();
  named(part("disable", "Sends an endpoint nothing more", disable))
      ->add_option("--reason", options->reason, "Why, for people")
      ->required();
  add_reason(*named(part("enable", "Goes on sending to an endpoint, from where it stopped", enable)),
             options->reason);
  CLI::App* replayer = named(part("replay", "Sends messages again", replay));
  add_reason(*replayer, options->reason);
  replayer->add_flag("--failed", options->failed, "What failed, whether or not it was given up");
  replayer->add_option("--from", options->from, "Events from this sequence on");
  replayer->add_option("--until", options->until, "Up to, and not including, this sequence");
}

}  // namespace shuke::cli
