// Request and Response as plain values: what a handler gets and gives. Not bytes on a wire (server).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shuke::http {

enum class Method : std::uint8_t { get, post, options, other };
std::string_view method_name(Method method);

/// A request of which the head has come; `body` follows where the head was admitted.
struct Request {
  Method method = Method::get;     // of HEAD too
  bool is_head = false;            // the answer is wanted without its body
  std::string target = {};         // as sent: path and query, still encoded
  std::string authorization = {};  // fields, empty where they were not sent
  std::string idempotency_key = {};
  std::string request_id = {};
  std::string if_none_match = {};
  std::string accept_encoding = {};
  std::string origin = {};
  std::string cookie = {};
  std::string csrf_token = {};
  // What shop systems sign their messages with, and what they call them; at most one shop's are there.
  std::string shop_signature = {};
  std::string shop_topic = {};
  std::string fetch_site = {};            // what a browser says of where the request comes from
  std::string repeated_field = {};        // one of the fields above that was sent twice
  std::uint64_t body_bytes = UINT64_MAX;  // as its head tells; untold: the most
  std::string body = {};
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> fields = {};
  /// A view: gets an ETag, and 304 where the caller has it already.
  bool has_etag = false;
};

/// Called once for a request, from any thread.
using Respond = std::function<void(Response)>;

}  // namespace shuke::http
