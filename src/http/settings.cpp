// The table of settings.
#include "http/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "codec/values.h"

namespace shuke::http {
namespace {

const SettingRow rows[] = {
    {"io_threads", &Settings::io_threads, 1, 64, "读写连接的线程数。",
     "Threads that read and write connections."},
    {"connections_max", &Settings::connections_max, 1, 100'000, "同时打开的连接数上限。",
     "Most connections open at once; more are closed at once."},
    {"waiting_commands_max", &Settings::waiting_commands_max, 1, 1'000'000,
     "排队等待的指令数上限，超过时回答 429。",
     "Most commands that wait for the writer; beyond it requests are answered 429."},
    {"requests_per_second", &Settings::requests_per_second, 0, 1'000'000,
     "每个密钥每秒的请求数上限（可短时累积一秒的量）；0 为不限。",
     "Requests a second of one key, of which one second's worth can gather; 0 is no limit."},
    {"idle_seconds", &Settings::idle_seconds, 1, 3600, "连接空闲多久后关闭。",
     "After how long a connection without a request is closed."},
    {"request_seconds", &Settings::request_seconds, 1, 600, "一个请求必须在多长时间内收完。",
     "How long the rest of a request may take to come, and its answer to be fetched."},
    {"stop_seconds", &Settings::stop_seconds, 0, 600, "停止时等待未完成请求的最长时间。",
     "How long a stop waits for requests that are under way."},
    {"clock_jump_seconds", &Settings::clock_jump_seconds, 1, 31'536'000,
     "系统时钟突然前跳超过此值时，到期处理暂停，直到有人确认。",
     "How far the system's clock may jump ahead before what is due waits until somebody accepts the time."},
    {"cors_origins", &Settings::cors_origins, 0, 100,
     "允许哪些网站的页面调用（CORS），例如 https://shop.example。",
     "Origins whose pages may call (CORS), for example https://shop.example."},
    {"log_requests", &Settings::log_requests, 0, 0, "是否记录每个请求（方法、路由、状态、时间）。",
     "Whether each request is logged: method, route, status, time."},
    {"behind_tls", &Settings::behind_tls, 0, 0, "前面的代理是否使用 TLS：会话 Cookie 只经加密连接发送。",
     "Whether a proxy in front speaks TLS: a session's cookie is then sent over TLS alone."},
    {"tls_certificate", &Settings::tls_certificate, 0, 0,
     "TLS 证书文件（PEM，含中间证书）；相对路径从数据目录算起。与 tls_key 一起用，文件变化后自动重新读取。",
     "The file of the TLS certificate (PEM, with what stands between it and its root); a relative path "
     "begins in the data folder. Together with tls_key; read again when it changes."},
    {"tls_key", &Settings::tls_key, 0, 0, "证书的私钥文件（PEM，无密码）。",
     "The file of its private key (PEM, without a password)."},
    {"session_hours", &Settings::session_hours, 1, 720, "登录后会话的时长。", "How long a session lasts."},
    {"login_failures_max", &Settings::login_failures_max, 1, 100, "同一用户名连续登录失败几次后锁定。",
     "After how many failed logins in a row a name has to wait."},
    {"login_locked_seconds", &Settings::login_locked_seconds, 1, 86'400, "锁定多久。",
     "How long it has to wait."},
    {"webhooks_to_private_networks", &Settings::webhooks_to_private_networks, 0, 0,
     "Webhook 是否可以发往内网地址，以及不加密的 http 地址。",
     "Whether webhooks may go to addresses of private networks, and over http without TLS."},
    {"webhook_seconds", &Settings::webhook_seconds, 1, 120, "一次 Webhook 发送最长的时间。",
     "How long one attempt to deliver a webhook may take."},
    {"webhook_retry_seconds", &Settings::webhook_retry_seconds, 1, 604'800,
     "Webhook 失败后依次等待多久再试，全部用完后放弃；实际时间上下浮动五分之一。",
     "How long to wait after the first failed attempt, the second, and so on; then the message is given "
     "up. "
     "Each wait varies by a fifth."},
};

constexpr std::size_t numbers_max = 20;

std::string take_numbers(const codec::Node& node, const SettingRow& row, std::vector<std::int64_t>& list) {
  const std::string words = fmt::format("a list of at most {} whole numbers from {} to {} was expected",
                                        numbers_max, row.least, row.most);
  if (node.kind != codec::Node::Kind::list || node.items.size() > numbers_max) return words;
  list.clear();
  for (const codec::Node& item : node.items) {
    const auto number = codec::read_integer(item.text);
    if (item.kind != codec::Node::Kind::scalar || !number || *number < row.least || *number > row.most)
      return words;
    list.push_back(*number);
  }
  return {};
}

/// What is wrong with a value, or nothing.
std::string take(const codec::Node& node, const SettingRow& row, Settings& settings) {
  if (const auto* member = std::get_if<std::int64_t Settings::*>(&row.member)) {
    const auto number = codec::read_integer(node.text);
    if (node.kind != codec::Node::Kind::scalar || !number || *number < row.least || *number > row.most)
      return fmt::format("a whole number from {} to {} was expected", row.least, row.most);
    settings.*(*member) = *number;
  } else if (const auto* yes = std::get_if<bool Settings::*>(&row.member)) {
    const auto value = codec::read_bool(node.text);
    if (node.kind != codec::Node::Kind::scalar || !value) return "true or false was expected";
    settings.*(*yes) = *value;
  } else if (const auto* text = std::get_if<std::string Settings::*>(&row.member)) {
    if (node.kind != codec::Node::Kind::scalar || node.text.empty()) return "a text was expected";
    settings.*(*text) = node.text;
  } else if (const auto* numbers = std::get_if<std::vector<std::int64_t> Settings::*>(&row.member)) {
    return take_numbers(node, row, settings.*(*numbers));
  } else {
    auto& list = settings.*(std::get<std::vector<std::string> Settings::*>(row.member));
    if (node.kind != codec::Node::Kind::list || node.items.size() > static_cast<std::size_t>(row.most))
      return fmt::format("a list of at most {} texts was expected", row.most);
    for (const codec::Node& item : node.items) {
      if (item.kind != codec::Node::Kind::scalar) return "a list of texts was expected";
      list.push_back(item.text);
    }
  }
  return {};
}

std::string default_of(const SettingRow& row) {
  const Settings settings;
  if (const auto* member = std::get_if<std::int64_t Settings::*>(&row.member))
    return std::to_string(settings.*(*member));
  if (const auto* yes = std::get_if<bool Settings::*>(&row.member))
    return settings.*(*yes) ? "true" : "false";
  if (const auto* text = std::get_if<std::string Settings::*>(&row.member)) return settings.*(*text);
  if (const auto* numbers = std::get_if<std::vector<std::int64_t> Settings::*>(&row.member))
    return fmt::format("[{}]", fmt::join(settings.*(*numbers), ", "));
  return "[]";
}

std::string kind_of(const SettingRow& row) {
  if (std::holds_alternative<std::int64_t Settings::*>(row.member))
    return fmt::format("{} to {}", row.least, row.most);
  if (std::holds_alternative<std::vector<std::int64_t> Settings::*>(row.member))
    return fmt::format("list of {} to {}", row.least, row.most);
  if (std::holds_alternative<std::string Settings::*>(row.member)) return "text";
  return std::holds_alternative<bool Settings::*>(row.member) ? "true or false" : "list of texts";
}

}  // namespace

std::span<const SettingRow> setting_table() {
  return rows;
}

base::Expected<Settings> read_settings(std::string_view yaml) {
  Settings settings;
  const auto documents = codec::read_yaml(yaml);
  if (!documents) return std::unexpected(documents.error());
  if (documents->empty() || documents->front().kind == codec::Node::Kind::null) return settings;
  if (documents->size() > 1 || documents->front().kind != codec::Node::Kind::map)
    return base::fault("one map of settings and their values was expected");
  const codec::Node& map = documents->front();
  std::string problems;
  const auto say = [&](codec::Position at, std::string_view name, std::string_view words) {
    problems +=
        fmt::format("{}{}:{}: {}: {}", problems.empty() ? "" : "\n", at.line, at.column, name, words);
  };
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    const auto row = std::ranges::find(rows, map.keys[i].text, &SettingRow::name);
    if (row == std::end(rows)) {
      say(map.keys[i].position, codec::in_quotes(map.keys[i].text), "there is no such setting");
    } else if (const std::string problem = take(map.items[i], *row, settings); !problem.empty()) {
      say(map.items[i].position, row->name, problem);
    }
  }
  if (problems.empty() && settings.tls_certificate.empty() != settings.tls_key.empty())
    say({1, 1}, "tls_key", "tls_certificate and tls_key are given together");
  if (!problems.empty()) return base::fault(problems);
  return settings;
}

std::string settings_page() {
  std::string page =
      "# Settings of the server · 服务器设置\n\n"
      "`shuke serve` reads them from `settings.yaml` in the data folder, or from the file named by "
      "`--settings`, before\n"
      "it touches any data. An unknown name or a value out of its range stops the start. All are "
      "optional.\n\n"
      "`shuke serve` 在打开数据之前读取数据目录中的 `settings.yaml`（或 `--settings` "
      "指定的文件）。未知的名称或超出范围的值会\n"
      "使启动失败。全部可省略。\n\n"
      "The table is `src/http/settings.cpp`; the unit test `http_test` fails where this page differs from "
      "it, and\n"
      "rewrites the page when the variable `SHUKE_WRITE_PAGES` is set.\n\n"
      "| setting | values | default | what it does | 作用 |\n|---|---|---|---|---|\n";
  for (const SettingRow& row : rows)
    fmt::format_to(std::back_inserter(page), "| `{}` | {} | `{}` | {} | {} |\n", row.name, kind_of(row),
                   default_of(row), row.en, row.zh);
  return page;
}

}  // namespace shuke::http
