// Session: one connection from its first byte to its last, over TCP or TLS. A request's head is admitted
// before its body is read. For server.cpp alone: this is where Beast is.
#pragma once

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <sodium.h>

#include <array>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/limits.h"
#include "codec/directory.h"
#include "http/connections.h"
#include "http/problem.h"
#include "http/service.h"

namespace shuke::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using tcp = asio::ip::tcp;
using beast::error_code;

/// Most that is read of a request which is refused, so that its answer arrives.
inline constexpr std::size_t dropped_bytes_max = 8 * base::http_body_bytes_max;

inline Method method_of(wire::verb verb) {
  switch (verb) {
    case wire::verb::get:
    case wire::verb::head: return Method::get;
    case wire::verb::post: return Method::post;
    case wire::verb::options: return Method::options;
    default: return Method::other;
  }
}

inline std::string view(boost::string_view text) {
  return {text.data(), text.size()};
}

inline std::string random_id() {
  std::array<unsigned char, 12> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

template <class Fields>
Request request_of(const Fields& head) {
  Request request{.method = method_of(head.method()),
                  .is_head = head.method() == wire::verb::head,
                  .target = view(head.target())};
  const auto take = [&](auto field, std::string& text) {
    const auto range = head.equal_range(field);
    if (range.first == range.second) return;
    text = view(range.first->value());
    if (std::next(range.first) != range.second) request.repeated_field = view(range.first->name_string());
  };
  take(wire::field::authorization, request.authorization);
  take(boost::string_view("Idempotency-Key"), request.idempotency_key);
  take(boost::string_view("X-Request-Id"), request.request_id);
  take(wire::field::if_none_match, request.if_none_match);
  take(wire::field::accept_encoding, request.accept_encoding);
  take(wire::field::origin, request.origin);
  take(wire::field::cookie, request.cookie);
  take(boost::string_view("X-CSRF-Token"), request.csrf_token);
  for (const char* name : {"X-Shopify-Hmac-Sha256", "X-WC-Webhook-Signature"})
    take(boost::string_view(name), request.shop_signature);
  take(boost::string_view("Sec-Fetch-Site"), request.fetch_site);
  for (const char* name : {"X-Shopify-Topic", "X-WC-Webhook-Topic"})
    take(boost::string_view(name), request.shop_topic);
  // An id that cannot stand in a log or a field is replaced, not refused.
  if (!codec::is_id(request.request_id)) request.request_id = random_id();
  return request;
}

/// What a failure to read a request is told as; nothing: the connection just ends.
inline std::optional<ProblemCode> problem_of(const error_code& error) {
  if (error == wire::error::body_limit) return ProblemCode::body_too_large;
  if (error == wire::error::header_limit || error == wire::error::buffer_overflow)
    return ProblemCode::head_too_large;
  const bool is_http = error.category() == make_error_code(wire::error::bad_method).category();
  const bool ended = error == wire::error::end_of_stream || error == wire::error::partial_message;
  if (is_http && !ended) return ProblemCode::malformed_request;
  return std::nullopt;
}

/// Whether the length of the body is known without doubt. A body in a coding other than `chunked` has no
/// end that a proxy in front and this server would be sure to see at the same place.
template <class Fields>
bool has_clear_length(const Fields& head) {
  const auto codings = head.equal_range(wire::field::transfer_encoding);
  if (codings.first == codings.second) return true;
  return std::next(codings.first) == codings.second && beast::iequals(codings.first->value(), "chunked");
}

/// Over TCP (`beast::tcp_stream`) or over TLS (`beast::ssl_stream` of it).
template <class Stream>
class Session final : public Connection {
 public:
  static constexpr bool is_tls = !std::is_same_v<Stream, beast::tcp_stream>;

  /// `made_of` is what the stream is made of; of TLS the socket and a context, which `kept` keeps.
  template <class... Parts>
  Session(Service& service, Connections& connections, std::shared_ptr<void> kept, Parts&&... made_of)
      : x_kept(std::move(kept)),
        x_stream(std::forward<Parts>(made_of)...),
        x_service(service),
        x_connections(connections) {}
  ~Session() override {
    if (!x_counted) return;
    x_connections.remove(this);
    x_service.metrics().connections.fetch_sub(1);
  }

  void start() {
    x_counted = x_connections.add(this);
    if (!x_counted) return;  // more than may be open: the connection is closed with the socket
    x_service.metrics().connections.fetch_add(1);
    asio::dispatch(x_stream.get_executor(), [self = self()] { self->begin(); });
  }

  void close_if_idle() override {
    asio::post(x_stream.get_executor(), [weak = weak_from_this()] {
      const auto self = std::static_pointer_cast<Session>(weak.lock());
      if (self && self->x_idle) self->lowest().cancel();
    });
  }
  void make_room() override {
    asio::post(x_stream.get_executor(), [weak = weak_from_this()] {
      const auto self = std::static_pointer_cast<Session>(weak.lock());
      if (!self || !(self->x_idle || self->x_yields)) return;
      self->x_gone = self->x_yields;
      self->lowest().cancel();
    });
  }
  void close_now() override {
    asio::post(x_stream.get_executor(), [weak = weak_from_this()] {
      if (const auto self = std::static_pointer_cast<Session>(weak.lock())) self->lowest().close();
    });
  }

 private:
  using Seconds = std::chrono::seconds;

  std::shared_ptr<Session> self() { return std::static_pointer_cast<Session>(shared_from_this()); }
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(x_stream); }
  void set_idle(bool idle) {
    x_idle = idle;
    set_waiting_since(idle ? steady_now_us() : 0);
  }
  /// A request is under way, and ends for whoever comes.
  void set_yields(bool yields) {
    x_yields = yields;
    set_waiting_since(yields ? steady_now_us() : 0);
  }

  void begin() {
    if constexpr (is_tls) {
      set_idle(true);
      lowest().expires_after(Seconds(x_service.settings().request_seconds));
      x_stream.async_handshake(asio::ssl::stream_base::server, [self = self()](error_code error) {
        if (!error) return self->read_head();
        self->x_service.metrics().tls_failures.fetch_add(1);
      });
    } else {
      read_head();
    }
  }

  void read_head() {
    if (x_service.stopping()) return close();
    set_idle(true);
    x_parser.emplace();
    x_response.reset();
    x_parser->header_limit(base::http_head_bytes_max);
    x_parser->body_limit(base::http_body_bytes_max);
    lowest().expires_after(Seconds(x_service.settings().idle_seconds));
    wire::async_read_header(x_stream, x_buffer, *x_parser,
                            [self = self()](error_code error, std::size_t) { self->on_head(error); });
  }

  void on_head(error_code error) {
    set_idle(false);
    x_begun_us = steady_now_us();
    x_request = Request{};
    x_route = nullptr;
    if (error) return on_unreadable(error);
    const auto& head = x_parser->get();
    if (!has_clear_length(head)) return on_unreadable(make_error_code(wire::error::bad_transfer_encoding));
    x_request = request_of(head);
    if (const auto length = x_parser->content_length()) x_request.body_bytes = *length;
    auto admitted = x_service.admit(x_request);
    if (auto* refused = std::get_if<Response>(&admitted)) {
      // The body was not read, so nothing can follow it on this connection.
      x_keep_alive = x_parser->is_done() && head.keep_alive();
      return write(std::move(*refused));
    }
    x_call = std::move(std::get<Call>(admitted));
    x_route = x_call.route;
    if (const auto length = x_parser->content_length(); length && *length > x_call.body_bytes_max)
      return on_unreadable(make_error_code(wire::error::body_limit));
    x_parser->body_limit(x_call.body_bytes_max);
    // Who is not known may not keep others out by sending his body slowly.
    if (x_call.is_unknown) set_yields(true);
    lowest().expires_after(Seconds(x_service.settings().request_seconds));
    if (beast::iequals(head[wire::field::expect], "100-continue")) return write_continue();
    read_body();
  }

  void on_unreadable(error_code error) {
    const auto code = problem_of(error);
    if (!code) return close();
    x_keep_alive = false;
    if (x_request.request_id.empty()) x_request.request_id = random_id();
    write(problem_response({.code = *code}));
  }

  void write_continue() {
    x_continue.emplace(wire::status::continue_, 11);
    wire::async_write(x_stream, *x_continue, [self = self()](error_code error, std::size_t) {
      if (error) return self->close();
      self->read_body();
    });
  }

  void read_body() {
    if (x_gone) return close();
    wire::async_read(x_stream, x_buffer, *x_parser,
                     [self = self()](error_code error, std::size_t) { self->on_body(error); });
  }

  void on_body(error_code error) {
    set_yields(false);
    if (error) return on_unreadable(error);
    x_keep_alive = x_parser->get().keep_alive();
    x_call.request.body = std::move(x_parser->get().body());
    lowest().expires_never();  // while the engine works
    x_service.handle(std::move(x_call), [self = self()](Response response) {
      asio::post(self->x_stream.get_executor(),
                 [self, response = std::move(response)]() mutable { self->write(std::move(response)); });
    });
  }

  void write(Response response) {
    x_service.finish(x_request, response);
    x_service.count(x_route, response.status, x_begun_us);
    x_response.emplace(static_cast<wire::status>(response.status), 11);
    x_response->set(wire::field::server, "shuke");
    if (!response.content_type.empty()) x_response->set(wire::field::content_type, response.content_type);
    for (const auto& [name, value] : response.fields) x_response->insert(name, value);
    x_response->keep_alive(x_keep_alive && !x_service.stopping());
    x_response->body() = std::move(response.body);
    if (response.status != 304 && response.status != 204) x_response->prepare_payload();
    if (x_request.is_head) x_response->body().clear();  // its length stays told
    lowest().expires_after(Seconds(x_service.settings().request_seconds));
    wire::async_write(x_stream, *x_response, [self = self()](error_code error, std::size_t) {
      if (error || !self->x_response->keep_alive()) return self->close();
      self->read_head();
    });
  }

  void close() {
    set_idle(false);
    if constexpr (is_tls) {
      lowest().expires_after(Seconds(2));
      // However the caller takes the end, the socket is closed after it.
      x_stream.async_shutdown([self = self()](error_code) { self->close_socket(); });
    } else {
      close_socket();
    }
  }

  void close_socket() {
    error_code ignored;
    lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (!x_parser || x_parser->is_done() || !x_response) return;
    // What the caller still sends is read and dropped for a while: closing at once would take the answer
    // away from him.
    lowest().expires_after(Seconds(2));
    drop_what_comes();
  }

  void drop_what_comes() {
    x_buffer.clear();
    lowest().async_read_some(x_buffer.prepare(64u * 1024),
                             [self = self()](error_code error, std::size_t count) {
                               self->x_dropped_bytes += count;
                               if (error || self->x_dropped_bytes > dropped_bytes_max) return;
                               self->drop_what_comes();
                             });
  }

  std::shared_ptr<void> x_kept;  // before the stream, which uses it
  Stream x_stream;
  Service& x_service;
  Connections& x_connections;
  beast::flat_buffer x_buffer{base::http_head_bytes_max + base::http_body_bytes_max};
  std::optional<wire::request_parser<wire::string_body>> x_parser;
  std::optional<wire::response<wire::empty_body>> x_continue;
  std::optional<wire::response<wire::string_body>> x_response;
  Request x_request;  // without its body, which the call has
  Call x_call;
  const Route* x_route = nullptr;
  std::int64_t x_begun_us = 0;
  std::size_t x_dropped_bytes = 0;
  bool x_keep_alive = false;
  bool x_idle = false;
  bool x_yields = false;
  bool x_gone = false;  // has to make room
  bool x_counted = false;
};

}  // namespace shuke::http
