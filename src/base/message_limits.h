// Limits on messages to and from other systems. Beside limits.h, which nearly every file includes and which
// should change seldom.
#pragma once

#include <cstddef>

namespace shuke::base {

/// Most endpoints of webhooks that are active when one is added: each has a thread of its own.
inline constexpr std::size_t webhook_endpoints_max = 32;
/// Longest URL of an endpoint, and most types of events named for one.
inline constexpr std::size_t webhook_url_characters_max = 1000;
inline constexpr std::size_t webhook_events_max = 100;
/// Messages to one endpoint that wait to be tried again. Where there are more, the journal keeps what
/// follows, and the endpoint is told of nothing new until some have arrived or were given up.
inline constexpr std::size_t webhook_waiting_max = 10'000;
/// Messages that were given up are remembered for a replay by hand, the latest so many of each endpoint.
inline constexpr std::size_t webhook_given_up_max = 10'000;
/// Messages sent to an endpoint side by side, and so many that their outcome is noted together.
inline constexpr std::size_t webhook_side_by_side = 8;
inline constexpr std::size_t webhook_window = 32;
/// Batches of the journal that are looked through for an endpoint's events before its place is noted.
inline constexpr std::size_t webhook_batches_at_once = 64;
/// Stretches of events that one endpoint can be told of again at a time.
inline constexpr std::size_t webhook_lanes_max = 8;
/// Messages of shops that wait for their orders.
inline constexpr std::size_t inbox_messages_max = 10'000;

/// Largest body, in bytes, of a caller who has shown no key: a name and a password.
inline constexpr std::size_t http_unknown_body_bytes_max = 8u * 1024;
/// The same of one who says that he signs; larger ones have places.
inline constexpr std::size_t http_unknown_small_body_bytes_max = 64u * 1024;
/// Bodies of the full size that callers without a key, who only say that they sign, may be sending at once.
inline constexpr std::size_t http_unknown_bodies_max = 32;
/// What may wait for the side thread: pages of the audit trail.
inline constexpr std::size_t http_side_waiting_max = 64;

}  // namespace shuke::base
