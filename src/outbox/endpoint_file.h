// EndpointFile: the endpoints of a shop's webhooks and how far each has been told, in a small database of
// their own (webhooks.db) beside the store, so that the command line can change them while a server runs.
// The messages themselves are not in it: the journal is the queue. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/feed.h"
#include "outbox/endpoint.h"
#include "store/fault.h"

namespace shuke::store {
class Connection;
}

namespace shuke::outbox {

/// The database's name in the data folder.
inline constexpr const char* endpoint_file_name = "webhooks.db";

/// What became of sending one message.
struct Noted {
  Waiting message;  // attempts: with this one
  bool delivered = false;
  std::optional<base::Instant> again_at;  // not delivered: when to try again; nothing: given up
};

class EndpointFile {
 public:
  /// Opens the endpoints of a data folder, making folder and file where they are missing. Its secrets are
  /// readable by the file's owner alone. Several processes may have it open.
  static store::Expected<std::unique_ptr<EndpointFile>> open(const std::string& folder);
  ~EndpointFile();
  EndpointFile(const EndpointFile&) = delete;
  EndpointFile& operator=(const EndpointFile&) = delete;

  /// A random name of this shop, for telling its events from those of others; made with the file, and made
  /// anew for what comes after a copy it was restored from.
  const std::string& shop(std::uint64_t sequence) const;

  struct NewEndpoint {
    std::string url;
    std::vector<std::string> events;
    engine::FeedPlace from;  // the first event he is told of
  };
  /// Fault `refused` where there are too many.
  store::Expected<Endpoint> add(const NewEndpoint& wanted, base::Instant now);
  store::Expected<std::vector<Endpoint>> list();
  store::Expected<std::optional<Endpoint>> find(std::uint32_t no);
  /// Gives a new secret; the one before signs too until `old_until`. Nothing: there is no such endpoint.
  store::Expected<std::optional<Endpoint>> rotate(std::uint32_t no, base::Instant old_until);
  /// False: there is no such endpoint.
  store::Expected<bool> set_active(std::uint32_t no, bool active, std::string_view why);
  /// Tries again, now, what was given up and what waits; how many messages that are.
  store::Expected<std::uint64_t> replay_failed(std::uint32_t no, base::Instant now);
  /// Tells of a stretch of events again. Fault `refused` where too many are under way.
  store::Expected<bool> replay(std::uint32_t no, engine::FeedPlace from, std::uint64_t until);

  store::Expected<std::vector<Lane>> lanes(std::uint32_t no);
  /// Messages that are to be tried again by now, the longest due first.
  store::Expected<std::vector<Waiting>> due(std::uint32_t no, base::Instant now, std::size_t limit);
  /// When the next message of an endpoint is to be tried again; `never` where none waits.
  store::Expected<base::Instant> next_due(std::uint32_t no);
  struct Outcome {
    std::span<const Noted> messages = {};
    std::optional<Lane> lane = {};  // as far as it has come now
    int last_status = 0;
    std::string last_words = {};
    std::string disable_because = {};  // not empty: nothing more is sent
  };
  /// Notes what became of messages, all at once and durably.
  store::Expected<void> note(std::uint32_t no, const Outcome& outcome, base::Instant now);

  /// The file for a copy of the shop, without the secrets; nothing where there is none.
  static store::Expected<std::optional<std::string>> copy(const std::string& folder);
  /// In a shop that was made of a copy: nothing is sent until somebody says so, because the shop that was
  /// copied may still be sending; secrets are new; and what comes after the copy's end is told under
  /// another name. How many endpoints there are.
  store::Expected<std::size_t> begin_anew(engine::FeedPlace end);

  /// A number that changes when endpoints were added, changed or asked to replay, here or elsewhere.
  store::Expected<std::uint64_t> version();

 private:
  explicit EndpointFile(const std::string& path);
  template <class Work>
  auto attempt(std::string_view doing, Work&& work) -> store::Expected<decltype(work())>;
  void read_names();
  void note_message(std::uint32_t no, const Noted& noted);

  std::string x_path;
  std::map<std::int64_t, std::string> x_names;  // by the first event told under the name
  std::mutex x_mutex;
  std::uint64_t x_changes = 0;  // made by this process
  std::unique_ptr<store::Connection> x_connection;
};

}  // namespace shuke::outbox
