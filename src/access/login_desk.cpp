// Names that are not there are treated as those that are, in time and in failures, so that nobody learns
// which there are.
#include "access/login_desk.h"

#include <utility>

namespace shuke::access {
namespace {

constexpr std::size_t waiting_max = 32;
/// Names whose failures are remembered; beyond it those that wait no longer are forgotten.
constexpr std::size_t names_max = 10'000;

}  // namespace

std::string csrf_token_of(std::string_view session_token) {
  const KeyHash hash = hash_key("csrf " + std::string(session_token));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : hash) {
    text += digits[byte >> 4u];
    text += digits[byte & 15u];
  }
  return text;
}

LoginDesk::LoginDesk(const Options& options, std::function<base::Instant()> now)
    : x_options(options), x_now(std::move(now)) {}

store::Expected<std::unique_ptr<LoginDesk>> LoginDesk::start(const std::string& folder,
                                                             const Options& options,
                                                             std::function<base::Instant()> now) {
  std::unique_ptr<LoginDesk> desk(new LoginDesk(options, std::move(now)));
  auto file = UserFile::open(folder);
  if (!file) return std::unexpected(file.error());
  desk->x_file = *std::move(file);
  const auto sessions = desk->x_file->sessions(desk->x_now());
  if (!sessions) return std::unexpected(sessions.error());
  for (const UserFile::Session& session : *sessions) desk->x_sessions.emplace(session.hash, session);
  desk->x_thread = std::thread([&self = *desk] { self.run(); });
  return desk;
}

LoginDesk::~LoginDesk() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_wake.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

bool LoginDesk::ask(Login login, Answer answer) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_stopping || x_work.size() >= waiting_max) return false;
    x_work.push_back({std::move(login), std::move(answer), {}});
  }
  x_wake.notify_all();
  return true;
}

std::optional<LoginDesk::Holder> LoginDesk::holder_of(std::string_view token) const {
  const KeyHash hash = hash_key(token);
  const base::Instant now = x_now();
  const std::lock_guard lock(x_mutex);
  const auto found = x_sessions.find(hash);
  if (found == x_sessions.end() || found->second.ends_at <= now) return std::nullopt;
  return Holder{found->second.user, found->second.age};
}

void LoginDesk::leave(std::string_view token) {
  {
    const std::lock_guard lock(x_mutex);
    const KeyHash hash = hash_key(token);
    if (x_sessions.erase(hash) == 0) return;
    x_work.push_back({{}, {}, hash});
  }
  x_wake.notify_all();
}

void LoginDesk::run() {
  for (;;) {
    Work work;
    {
      std::unique_lock lock(x_mutex);
      x_wake.wait(lock, [this] { return x_stopping || !x_work.empty(); });
      if (x_work.empty()) return;
      work = std::move(x_work.front());
      x_work.pop_front();
    }
    if (work.answer) {
      work.answer(log_in(work.login));
    } else {
      // Where the file cannot be written the session ends with its time.
      (void)x_file->remove(work.ended);
    }
  }
}

LoginDesk::Result LoginDesk::fail(const std::string& name, base::Instant now) {
  if (x_failures.size() >= names_max)
    std::erase_if(x_failures, [&](const auto& one) { return one.second.until <= now; });
  if (x_failures.size() >= names_max) x_failures.clear();
  Failures& failures = x_failures[name];
  if (++failures.in_a_row >= x_options.failures_max) {
    failures = {0, {now.us + x_options.locked_s * base::us_per_second}};
  }
  return {.kind = Result::Kind::wrong};
}

LoginDesk::Result LoginDesk::log_in(const Login& login) {
  const base::Instant now = x_now();
  const auto failures = x_failures.find(login.name);
  if (failures != x_failures.end() && failures->second.until > now) {
    const std::int64_t wait_us = failures->second.until.us - now.us;
    return {.kind = Result::Kind::locked, .wait_s = wait_us / base::us_per_second + 1};
  }
  const auto known = x_file->find(login.name);
  if (!known) return {.kind = Result::Kind::fault};
  if (x_nobodys_hash.empty()) x_nobodys_hash = hash_password(random_token());
  const bool fits = password_fits(login.password, *known ? (*known)->password_hash : x_nobodys_hash);
  if (!fits || !*known || (*known)->user.disabled_at) return fail(login.name, now);
  if (failures != x_failures.end()) x_failures.erase(failures);
  Result result{.kind = Result::Kind::good, .user = (*known)->user, .token = random_token()};
  result.ends_at = {now.us + x_options.session_s * base::us_per_second};
  const UserFile::Session session{hash_key(result.token), result.user.no, result.ends_at, (*known)->age};
  if (const auto kept = x_file->add(session); !kept) return {.kind = Result::Kind::fault};
  const std::lock_guard lock(x_mutex);
  std::erase_if(x_sessions, [&](const auto& one) { return one.second.ends_at <= now; });
  x_sessions.emplace(session.hash, session);
  return result;
}

}  // namespace shuke::access
