// `shuke serve`: opens a shop's folder and serves it over HTTP until it is asked to stop. Wiring only: what
// happens to a request is in http.
#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "access/key_watch.h"
#include "access/login_desk.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "cli/data_options.h"
#include "http/log.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/settings.h"
#include "outbox/message.h"
#include "outbox/outbox.h"
#include "shops/inbox.h"
#include "shops/shop_rules.h"
#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

struct ServeOptions {
  DataOptions shop;
  DataDirOptions data;  // its folder is the shop's
  std::string listen = "127.0.0.1:8080";
  std::string settings;
};

/// The settings' file: the one named, or the folder's own where it has one.
base::Expected<http::Settings> load_settings(const ServeOptions& options) {
  const bool named = !options.settings.empty();
  const std::string path = named ? options.settings : options.data.folder + "/settings.yaml";
  if (!named && !std::filesystem::exists(path)) return http::Settings{};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return base::fault(path + " cannot be read");
  auto settings = http::read_settings(text.str());
  if (!settings) return base::fault(path + ":" + settings.error().message);
  for (std::string* file : {&settings->tls_certificate, &settings->tls_key}) {
    if (!file->empty()) *file = (std::filesystem::path(options.data.folder) / *file).string();
  }
  return settings;
}

std::vector<std::string> operation_names() {
  std::vector<std::string> names;
  for (const http::Route& route : http::route_table()) names.emplace_back(route.operation);
  names.emplace_back("none");
  return names;
}

/// The time at the start is the system's. Where the shop has recorded a later one, that stands until the
/// clock has caught up.
void warn_of_clock(const engine::Engine& engine, const http::Settings& settings) {
  const std::int64_t behind_us = engine.now().us - http::ClockSources::of_machine().system_us();
  if (behind_us > settings.clock_jump_seconds * base::us_per_second) {
    http::log(http::LogLevel::error, "clock_behind_the_journal",
              {{"seconds_behind", behind_us / base::us_per_second}});
  }
}

base::Instant last_recorded(const engine::Engine& engine) {
  return engine.events() == 0 ? base::never : engine.now();
}

base::Instant system_now() {
  return {http::ClockSources::of_machine().system_us()};
}

/// A look at the store for a moment; most of what it reads is in the system's memory anyway.
store::Expected<std::unique_ptr<store::Store>> open_reader(const std::string& folder) {
  store::SqliteOptions options;
  options.folder = folder;
  options.access = store::Access::reader;
  options.cache_mib = 2;
  return store::SqliteStore::open(options);
}

/// Gives each connected shop the number under which its commands are sent.
store::Expected<void> name_shops(const std::string& folder,
                                 std::map<std::string, shops::ShopRules, std::less<>>& connected) {
  if (connected.empty()) return {};
  const auto keys = access::KeyFile::open(folder);
  if (!keys) return std::unexpected(keys.error());
  for (auto& [name, rules] : connected) {
    const auto sender = (*keys)->shop_sender(name, system_now());
    if (!sender) return std::unexpected(sender.error());
    rules.sender = *sender;
  }
  return {};
}

/// What the outbox needs of the server. Messages are made on the writer's thread, because only it knows the
/// names of members; that takes microseconds a message.
outbox::Outbox::Parts outbox_parts(outbox::EndpointFile& endpoints, http::Writer& writer,
                                   http::Metrics& metrics, const std::string& folder) {
  const auto describe = [&endpoints, &writer](std::span<const codec::StatementEntry> entries) {
    std::vector<outbox::Message> messages;
    writer.look([&](engine::Engine& engine) {
      const codec::ViewSource source = engine.view_source();
      for (const codec::StatementEntry& entry : entries)
        messages.push_back(outbox::message_of(source, entry, endpoints.shop(entry.sequence)));
      if (const auto read = engine.end_reading(); !read) {
        messages.clear();  // an id is missing in them; they are made again
        http::log(http::LogLevel::error, "webhooks_not_described", {{"words", read.error().words}});
      }
    });
    return messages;
  };
  const auto count = [&metrics](const outbox::Attempt& attempt) {
    (attempt.delivered() ? metrics.webhooks_delivered : metrics.webhooks_failed).fetch_add(1);
  };
  return {.file = endpoints,
          .open_reader = [folder] { return open_reader(folder); },
          .describe = describe,
          .next_event = [&metrics] { return static_cast<std::uint64_t>(metrics.events.load()); },
          .now = system_now,
          .on_attempt = count,
          .on_fault =
              [](const store::Fault& fault) {
                http::log(http::LogLevel::error, "webhooks_failed", {{"words", fault.words}});
              }};
}

/// What stands beside the store in a shop's folder, opened.
using ConnectedShops = std::map<std::string, shops::ShopRules, std::less<>>;
struct Beside {
  std::unique_ptr<access::KeyWatch> keys;
  std::unique_ptr<access::LoginDesk> logins;
  std::unique_ptr<access::ChangeLog> changes;
  std::unique_ptr<outbox::EndpointFile> endpoints;
  std::unique_ptr<shops::Inbox> inbox;
  ConnectedShops shops;
};

base::Expected<Beside> open_beside(const std::string& folder, const http::Settings& settings,
                                   ConnectedShops connected) {
  Beside beside;
  beside.shops = std::move(connected);
  if (const auto named = name_shops(folder, beside.shops); !named) return base::fault(named.error().words);
  auto keys = access::KeyWatch::start(folder);
  if (!keys) return base::fault(keys.error().words);
  beside.keys = *std::move(keys);
  const auto failures_max = static_cast<std::uint32_t>(settings.login_failures_max);
  auto logins = access::LoginDesk::start(
      folder, {settings.session_hours * 3600, failures_max, settings.login_locked_seconds}, system_now);
  if (!logins) return base::fault(logins.error().words);
  beside.logins = *std::move(logins);
  auto changes = access::ChangeLog::open(folder);
  if (!changes) return base::fault(changes.error().words);
  beside.changes = *std::move(changes);
  auto endpoints = outbox::EndpointFile::open(folder);
  if (!endpoints) return base::fault(endpoints.error().words);
  beside.endpoints = *std::move(endpoints);
  auto inbox = shops::Inbox::open(folder, system_now());
  if (!inbox) return base::fault(inbox.error().words);
  beside.inbox = *std::move(inbox);
  return beside;
}

int serve(const ServeOptions& options) {
  const auto settings = load_settings(options);
  if (!settings) return say(settings.error().message), 1;
  const std::string& folder = options.data.folder;
  // All that people write is checked before the shop is opened, which may bring its files up to date.
  if (const auto good = http::Server::check(*settings, options.listen); !good)
    return say(good.error().message), 1;
  auto connected = shops::load_shops(folder);
  if (!connected) return say(connected.error().message), 1;
  auto shop = DataDir::open(options.data);
  if (!shop) return say(shop.error().message), 1;
  auto beside = open_beside(folder, *settings, *std::move(connected));
  if (!beside) return say(beside.error().message), 1;
  warn_of_clock((*shop)->engine(), *settings);

  http::Metrics metrics(operation_names());
  http::Server* running = nullptr;
  http::Writer writer((*shop)->engine(),
                      http::ServerClock(http::ClockSources::of_machine(),
                                        settings->clock_jump_seconds * base::us_per_second,
                                        last_recorded((*shop)->engine())),
                      metrics,
                      {.waiting_commands_max = static_cast<std::size_t>(settings->waiting_commands_max),
                       .waiting_bytes_max = base::http_waiting_bytes_max,
                       .on_failure = [&running](const store::Fault&) { running->stop(); }});
  http::Service service(
      {.settings = *settings,
       .metrics = metrics,
       .writer = writer,
       .keys = [&beside] { return beside->keys->keys(); },
       .endpoints = *beside->endpoints,
       .open_reader = [&folder] { return open_reader(folder); },
       .logins = *beside->logins,
       .changes = *beside->changes,
       .inbox = *beside->inbox,
       .shops = beside->shops,
       .currency = {(*shop)->programme().currency, (*shop)->programme().currency_decimals}});
  outbox::Outbox outbox(outbox_parts(*beside->endpoints, writer, metrics, folder),
                        {.private_networks = settings->webhooks_to_private_networks,
                         .timeout_s = settings->webhook_seconds,
                         .retry_s = settings->webhook_retry_seconds});
  http::Server server(service);
  running = &server;
  const auto port = server.listen(options.listen);
  if (!port) return say(port.error().message), 1;
  server.stop_on_signals();
  writer.start();
  outbox.start();
  http::log(http::LogLevel::info, "listening", {{"port", static_cast<std::int64_t>(*port)}});
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  print_line((settings->has_tls() ? "https://" : "http://") + host + ":" + std::to_string(*port));
  std::fflush(stdout);
  if (beside->keys->keys()->size() == 0) say("There are no keys yet; `shuke key create` makes one.");
  server.run();
  service.end_aside();
  beside->logins.reset();  // what waits there holds connections of the server
  outbox.stop();
  writer.stop();
  http::log(http::LogLevel::info, "stopped");
  return metrics.failed.load() == 0 ? 0 : 1;
}

}  // namespace

void add_serve(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* verb =
      program.add_subcommand("serve", "Serves a shop's folder over HTTP until it is asked to stop");
  add_data_options(*verb, options->shop);
  verb->add_option("--programme", options->data.programme,
                   "The programme file; a new folder, which is made, needs one and keeps it");
  verb->add_option("--listen", options->listen, "ADDRESS:PORT; port 0 takes any free one")
      ->capture_default_str();
  verb->add_option("--settings", options->settings,
                   "The settings (YAML); otherwise settings.yaml in the folder, where there is one");
  verb->callback([options, &exit_code] {
    auto folder = folder_of(options->shop);
    if (!folder) return void(exit_code = fail(folder.error().message));
    options->data.folder = *std::move(folder);
    exit_code = serve(*options);
  });
}

}  // namespace shuke::cli
