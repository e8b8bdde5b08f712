// Endpoint: somebody who is told what happens, and how far he has been told. Plain values; where they are
// kept is endpoint_file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/event.h"

namespace shuke::outbox {

struct Endpoint {
  std::uint32_t no = 0;  // from 1; never given again
  std::string url;
  std::vector<std::string> events;  // types of events he wants; empty: all
  std::string secret;
  std::string old_secret;  // signs too until `old_until`; empty: there is none
  base::Instant old_until;
  bool active = true;
  std::string why;  // why he is not active, in English
  base::Instant created_at;
  // What became of the last attempt; no attempt yet: attempted_at is `never`.
  base::Instant attempted_at = base::never;
  int last_status = 0;  // of HTTP; 0: there was no answer
  std::string last_words;
  std::uint64_t delivered = 0;
  std::uint64_t waiting = 0;   // messages that failed and will be tried again
  std::uint64_t given_up = 0;  // messages that failed for good
  std::uint64_t next = 0;      // the next event he will be told of

  bool wants(domain::EventType type) const;
};

/// An endpoint's number as people write it: w1, w2 ...
std::string endpoint_id(std::uint32_t no);
std::optional<std::uint32_t> read_endpoint_id(std::string_view id);

/// What is wrong with a URL, as one English sentence; nothing where it can be used.
std::optional<std::string> url_problem(std::string_view url);
/// The same for a good URL where private networks are not called. A name is looked at when it is called,
/// for only then it is known where it leads.
std::optional<std::string> private_problem(std::string_view url);
/// What is wrong with a list of types of events; nothing where each is one.
std::optional<std::string> events_problem(const std::vector<std::string>& events);

/// A stretch of events to tell an endpoint of: the one that never ends, or one that was asked for by hand.
struct Lane {
  std::uint32_t no = 0;
  std::uint64_t batch = 1;  // where `next` stands, or an earlier batch
  std::uint64_t next = 0;
  std::optional<std::uint64_t> until;  // not included; none: without end
};

/// A message that failed and is to be sent again.
struct Waiting {
  std::uint64_t sequence = 0;
  std::uint64_t batch = 1;
  std::uint32_t attempts = 0;  // so far
};

}  // namespace shuke::outbox
