// Settings: what a shop may choose about its server, each declared once in a table from which the file's
// reading, its checks and the page docs/settings.md come. Not limits (base/limits.h) and not the programme.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fault.h"
#include "codec/node.h"

namespace shuke::http {

struct Settings {
  std::int64_t io_threads = 2;
  std::int64_t connections_max = 1024;
  std::int64_t waiting_commands_max = 20'000;
  std::int64_t requests_per_second = 20'000;
  std::int64_t idle_seconds = 60;
  std::int64_t request_seconds = 15;
  std::int64_t stop_seconds = 20;
  std::int64_t clock_jump_seconds = 3600;
  std::vector<std::string> cors_origins;
  bool log_requests = false;
  bool behind_tls = false;
  std::string tls_certificate;  // paths; empty: no TLS here
  std::string tls_key;
  std::int64_t session_hours = 12;
  std::int64_t login_failures_max = 5;
  std::int64_t login_locked_seconds = 900;
  bool webhooks_to_private_networks = false;
  std::int64_t webhook_seconds = 15;
  std::vector<std::int64_t> webhook_retry_seconds = {5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400};

  bool has_tls() const { return !tls_certificate.empty(); }
};

struct SettingRow {
  std::string_view name;
  std::variant<std::int64_t Settings::*, bool Settings::*, std::string Settings::*,
               std::vector<std::string> Settings::*, std::vector<std::int64_t> Settings::*>
      member;
  std::int64_t least = 0;  // of whole numbers
  std::int64_t most = 0;
  std::string_view zh;
  std::string_view en;
};

std::span<const SettingRow> setting_table();

/// Settings from a file's text (YAML: a map of names and values). What is not there keeps its default. All
/// that is wrong is told, one line each: an unknown name, a value of another kind or out of its range.
base::Expected<Settings> read_settings(std::string_view yaml);

/// The table as docs/settings.md.
std::string settings_page();

}  // namespace shuke::http
