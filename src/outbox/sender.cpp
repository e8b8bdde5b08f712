// libcurl, and the one file that sees it. Addresses are looked at when a socket is made for them: by then
// the name was resolved, so a name that points elsewhere a moment later gains nothing.
#include "outbox/sender.h"

#include <curl/curl.h>
#include <netdb.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <mutex>

#include "base/check.h"
#include "base/message_limits.h"
#include "outbox/address.h"
#include "outbox/signature.h"

namespace shuke::outbox {
namespace {

/// How long a look at the transfers waits, and so a stop.
constexpr int poll_ms = 200;
constexpr long connect_timeout_s = 10;

constexpr const char* content_type = "Content-Type: application/cloudevents+json; charset=utf-8";

/// Whether an address that a name was resolved to may be connected to.
bool may_connect(const curl_sockaddr& address) {
  if (address.family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address.addr, sizeof v4);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
    return is_public(bytes);
  }
  if (address.family != AF_INET6 || address.addrlen < sizeof(sockaddr_in6)) return false;
  // libcurl keeps the whole address behind the shorter structure it declares.
  sockaddr_in6 v6;
  std::memcpy(&v6, static_cast<const void*>(&address.addr), sizeof v6);
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return is_public(bytes);
}

std::size_t drop(char*, std::size_t, std::size_t count, void*) {
  return count;
}

/// The answer's own words are nobody's business; only how it ended is kept.
std::string words_of(CURLcode code, bool was_private) {
  if (was_private) return "The host is in a private network, which the settings do not allow.";
  return std::string(curl_easy_strerror(code)) + ".";
}

}  // namespace

struct Sender::Transfer {
  CURL* handle = nullptr;
  curl_slist* fields = nullptr;
  std::size_t message = 0;
  bool was_private = false;

  Transfer() : handle(curl_easy_init()) { CHECK(handle != nullptr); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    curl_easy_cleanup(handle);
    curl_slist_free_all(fields);
  }
};

struct Sender::Parts {
  Options options;
  CURLM* all = nullptr;
  std::vector<std::unique_ptr<Transfer>> transfers;

  void set_rules(Transfer& transfer) const;
  void begin(Transfer& transfer, const Endpoint& endpoint, const Message& message, base::Instant now);
  Attempt end(Transfer& transfer, CURLcode code);
};

namespace {

curl_socket_t open_socket(void* was_private, curlsocktype, curl_sockaddr* address) {
  if (was_private != nullptr && !may_connect(*address)) {
    *static_cast<bool*>(was_private) = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace

Sender::Sender(const Options& options) : x_parts(std::make_unique<Parts>()) {
  static std::once_flag once;
  std::call_once(once, [] { CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); });
  x_parts->options = options;
  x_parts->all = curl_multi_init();
  CHECK(x_parts->all != nullptr);
}

Sender::~Sender() {
  for (const auto& transfer : x_parts->transfers) curl_multi_remove_handle(x_parts->all, transfer->handle);
  x_parts->transfers.clear();
  curl_multi_cleanup(x_parts->all);
}

void Sender::Parts::set_rules(Transfer& transfer) const {
  CURL* handle = transfer.handle;
  const auto set = [handle](CURLoption option, auto value) {
    CHECK(curl_easy_setopt(handle, option, value) == CURLE_OK);
  };
  set(CURLOPT_PROTOCOLS_STR, options.private_networks ? "https,http" : "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT, static_cast<long>(options.timeout_s));
  set(CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
  set(CURLOPT_USERAGENT, "shuke");
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA,
      static_cast<void*>(options.private_networks ? nullptr : &transfer.was_private));
  set(CURLOPT_WRITEFUNCTION, &drop);
}

void Sender::Parts::begin(Transfer& transfer, const Endpoint& endpoint, const Message& message,
                          base::Instant now) {
  const std::int64_t timestamp = now.us / base::us_per_second;
  set_rules(transfer);
  const SignedContent content{message.id, timestamp, message.body};
  std::string signatures = sign(endpoint.secret, content);
  const bool two = !endpoint.old_secret.empty() && endpoint.old_until > now;
  if (two) signatures += " " + sign(endpoint.old_secret, content);
  const std::string fields[] = {
      content_type,
      "webhook-id: " + message.id,
      "webhook-timestamp: " + std::to_string(timestamp),
      "webhook-signature: " + signatures,
      "Expect:",  // no question before the body, which is small
  };
  for (const std::string& field : fields)
    transfer.fields = curl_slist_append(transfer.fields, field.c_str());
  CURL* handle = transfer.handle;
  curl_easy_setopt(handle, CURLOPT_URL, endpoint.url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer.fields);
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, message.body.c_str());
  curl_easy_setopt(handle, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
  CHECK(curl_multi_add_handle(all, handle) == CURLM_OK);
}

Attempt Sender::Parts::end(Transfer& transfer, CURLcode code) {
  Attempt attempt;
  long status = 0;
  curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK) {
    attempt.status = static_cast<int>(status);
    curl_off_t retry_after = 0;
    curl_easy_getinfo(transfer.handle, CURLINFO_RETRY_AFTER, &retry_after);
    attempt.retry_after_s = retry_after;
    if (!attempt.delivered()) attempt.words = "The endpoint answered " + std::to_string(status) + ".";
  } else {
    attempt.words = words_of(code, transfer.was_private);
  }
  curl_multi_remove_handle(all, transfer.handle);
  return attempt;
}

std::vector<Attempt> Sender::send(const Endpoint& endpoint, std::span<const Message> messages,
                                  base::Instant now) {
  Parts& parts = *x_parts;
  std::vector<Attempt> attempts(messages.size());
  std::size_t next = 0;
  std::size_t ended = 0;
  while (ended < messages.size()) {
    while (next < messages.size() && parts.transfers.size() < base::webhook_side_by_side) {
      parts.transfers.push_back(std::make_unique<Transfer>());
      parts.transfers.back()->message = next;
      parts.begin(*parts.transfers.back(), endpoint, messages[next++], now);
    }
    int running = 0;
    curl_multi_perform(parts.all, &running);
    int more = 0;
    bool any_ended = false;
    while (const CURLMsg* told = curl_multi_info_read(parts.all, &more)) {
      if (told->msg != CURLMSG_DONE) continue;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(told->easy_handle, CURLINFO_PRIVATE, &transfer);
      attempts[transfer->message] = parts.end(*transfer, told->data.result);
      std::erase_if(parts.transfers, [&](const auto& one) { return one.get() == transfer; });
      ++ended;
      any_ended = true;
    }
    if (any_ended) continue;
    if (parts.options.stopping != nullptr && parts.options.stopping->load()) {
      for (const auto& transfer : parts.transfers) curl_multi_remove_handle(parts.all, transfer->handle);
      parts.transfers.clear();
      return {};
    }
    curl_multi_poll(parts.all, nullptr, 0, poll_ms, nullptr);
  }
  return attempts;
}

}  // namespace shuke::outbox
