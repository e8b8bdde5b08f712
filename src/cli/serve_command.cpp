// `shuke serve`: opens a shop's folder and serves it over HTTP until it is asked to stop. Wiring only: what
// happens to a request is in http.
#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "access/key_watch.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/data_dir.h"
#include "http/log.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/settings.h"

namespace shuke::cli {
namespace {

struct ServeOptions {
  DataDirOptions data;
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

int serve(const ServeOptions& options) {
  const auto settings = load_settings(options);
  if (!settings) return say(settings.error().message), 1;
  auto shop = DataDir::open(options.data);
  if (!shop) return say(shop.error().message), 1;
  auto keys = access::KeyWatch::start(options.data.folder);
  if (!keys) return say(keys.error().words), 1;
  warn_of_clock((*shop)->engine(), *settings);

  http::Metrics metrics(operation_names());
  http::Server* running = nullptr;
  http::Writer writer((*shop)->engine(),
                      http::ServerClock(http::ClockSources::of_machine(),
                                        settings->clock_jump_seconds * base::us_per_second),
                      metrics,
                      {.waiting_commands_max = static_cast<std::size_t>(settings->waiting_commands_max),
                       .waiting_bytes_max = base::http_waiting_bytes_max,
                       .on_failure = [&running](const store::Fault&) { running->stop(); }});
  http::Service service({.settings = *settings, .metrics = metrics, .writer = writer, .keys = [&keys] {
                           return (*keys)->keys();
                         }});
  http::Server server(service);
  running = &server;
  const auto port = server.listen(options.listen);
  if (!port) return say(port.error().message), 1;
  server.stop_on_signals();
  writer.start();
  http::log(http::LogLevel::info, "listening", {{"port", static_cast<std::int64_t>(*port)}});
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  print_line("http://" + host + ":" + std::to_string(*port));
  std::fflush(stdout);
  if ((*keys)->keys()->size() == 0) say("There are no keys yet; `shuke key create` makes one.");
  server.run();
  writer.stop();
  http::log(http::LogLevel::info, "stopped");
  return metrics.failed.load() == 0 ? 0 : 1;
}

}  // namespace

void add_serve(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* verb =
      program.add_subcommand("serve", "Serves a shop's folder over HTTP until it is asked to stop");
  verb->add_option("--data", options->data.folder, "The shop's folder; made where it is missing")
      ->required();
  verb->add_option("--programme", options->data.programme,
                   "The programme file; a new folder needs one and keeps it");
  verb->add_option("--listen", options->listen, "ADDRESS:PORT; port 0 takes any free one")
      ->capture_default_str();
  verb->add_option("--settings", options->settings,
                   "The settings (YAML); otherwise settings.yaml in the folder, where there is one");
  verb->callback([options, &exit_code] { exit_code = serve(*options); });
}

}  // namespace shuke::cli
