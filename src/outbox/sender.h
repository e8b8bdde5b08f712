// Sender: messages to one endpoint over HTTP, several side by side. It follows no redirect, uses no proxy,
// and connects to public addresses only unless it may do otherwise. Not when to send (outbox) and not what.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "outbox/endpoint.h"

namespace shuke::outbox {

struct Message {
  std::string id;
  std::string body;
};

/// What became of one message.
struct Attempt {
  int status = 0;                  // of HTTP; 0: there was no answer
  std::string words;               // where it failed: why, in English
  std::int64_t retry_after_s = 0;  // what the endpoint asks for; 0: nothing

  bool delivered() const { return status >= 200 && status < 300; }
};

/// One thread.
class Sender {
 public:
  struct Options {
    bool private_networks = false;  // may connect to any address, and without TLS
    std::int64_t timeout_s = 15;    // of one message, from looking its host up to the answer's end
    const std::atomic<bool>* stopping = nullptr;
  };
  explicit Sender(const Options& options);
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Sends all; an attempt for each, in their order. Empty: it was to stop, and what became of the messages
  /// is not known. The signatures carry the time `now`.
  std::vector<Attempt> send(const Endpoint& endpoint, std::span<const Message> messages, base::Instant now);

 private:
  struct Transfer;
  struct Parts;
  std::unique_ptr<Parts> x_parts;
};

}  // namespace shuke::outbox
