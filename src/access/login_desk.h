// LoginDesk: people log in and out, and their sessions are found again by the tokens they show. Passwords
// are compared one after the other on a thread of its own, because each takes a tenth of a second and much
// memory by design. What a person may do is his role (role.h).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "access/user_file.h"

namespace shuke::access {

/// What a changing request of a session has to show beside its cookie, which a page of another origin
/// cannot. Made of the session's token, so that it need not be kept.
std::string csrf_token_of(std::string_view session_token);

class LoginDesk {
 public:
  struct Options {
    std::int64_t session_s = 12 * 3600;
    std::uint32_t failures_max = 5;  // in a row, of one name; then it waits
    std::int64_t locked_s = 900;
  };
  struct Result {
    enum class Kind : std::uint8_t { good, wrong, locked, fault } kind = Kind::wrong;
    User user = {};          // good
    std::string token = {};  // good: what the session is known by
    base::Instant ends_at = {};
    std::int64_t wait_s = 0;  // locked
  };
  using Answer = std::function<void(const Result&)>;

  static store::Expected<std::unique_ptr<LoginDesk>> start(const std::string& folder,
                                                           const Options& options,
                                                           std::function<base::Instant()> now);
  ~LoginDesk();
  LoginDesk(const LoginDesk&) = delete;
  LoginDesk& operator=(const LoginDesk&) = delete;

  struct Login {
    std::string name;
    std::string password;
  };
  /// Any thread; answered on the desk's own. False: too many wait, and nothing is called.
  bool ask(Login login, Answer answer);
  struct Holder {
    std::uint32_t user = 0;
    std::uint32_t age = 0;  // of the user when the session began; an older one than his has ended
  };
  /// Whose session it is, which has not ended by its time; nothing where the token is none. Any thread.
  std::optional<Holder> holder_of(std::string_view token) const;
  /// Ends a session. Any thread; the file follows on the desk's own.
  void leave(std::string_view token);

 private:
  struct Failures {
    std::uint32_t in_a_row = 0;
    base::Instant until;  // the name waits until then
  };
  struct Work {
    Login login;
    Answer answer;  // empty: a session ends
    KeyHash ended{};
  };

  LoginDesk(const Options& options, std::function<base::Instant()> now);
  void run();
  Result log_in(const Login& login);
  Result fail(const std::string& name, base::Instant now);

  Options x_options;
  std::function<base::Instant()> x_now;
  std::unique_ptr<UserFile> x_file;  // the desk's thread
  std::string x_nobodys_hash;        // so that a name that is not there takes as long
  std::map<std::string, Failures, std::less<>> x_failures;

  mutable std::mutex x_mutex;
  std::condition_variable x_wake;
  std::deque<Work> x_work;
  std::map<KeyHash, UserFile::Session> x_sessions;
  bool x_stopping = false;
  std::thread x_thread;
};

}  // namespace shuke::access
