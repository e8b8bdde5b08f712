// The one file that sees Beast and Asio. Each connection is a strand; a request's head is admitted before
// its body is read.
#include "http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <sodium.h>

#include <array>
#include <chrono>
#include <csignal>
#include <iterator>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "codec/directory.h"
#include "http/cursor.h"
#include "http/log.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using tcp = asio::ip::tcp;
using beast::error_code;

/// Most that is read of a request which is refused, so that its answer arrives.
constexpr std::size_t dropped_bytes_max = 8 * base::http_body_bytes_max;

Method method_of(wire::verb verb) {
  switch (verb) {
    case wire::verb::get: return Method::get;
    case wire::verb::post: return Method::post;
    case wire::verb::options: return Method::options;
    default: return Method::other;
  }
}

std::string view(boost::string_view text) {
  return {text.data(), text.size()};
}

std::string random_id() {
  std::array<unsigned char, 12> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

template <class Fields>
Request request_of(const Fields& head) {
  Request request{.method = method_of(head.method()), .target = view(head.target())};
  const auto take = [&](auto field, std::string& text) {
    const auto range = head.equal_range(field);
    if (range.first == range.second) return;
    text = view(range.first->value());
    if (std::next(range.first) != range.second) request.repeats_a_field = true;
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
  for (const char* name : {"X-Shopify-Topic", "X-WC-Webhook-Topic"})
    take(boost::string_view(name), request.shop_topic);
  // An id that cannot stand in a log or a field is replaced, not refused.
  if (!codec::is_id(request.request_id)) request.request_id = random_id();
  return request;
}

/// What a failure to read a request is told as; nothing: the connection just ends.
std::optional<ProblemCode> problem_of(const error_code& error) {
  if (error == wire::error::body_limit) return ProblemCode::body_too_large;
  if (error == wire::error::header_limit || error == wire::error::buffer_overflow)
    return ProblemCode::head_too_large;
  const bool is_http = error.category() == make_error_code(wire::error::bad_method).category();
  const bool ended = error == wire::error::end_of_stream || error == wire::error::partial_message;
  if (is_http && !ended) return ProblemCode::malformed_request;
  return std::nullopt;
}

class Session;

/// All open connections, so that a stop can reach the idle ones.
class Sessions {
 public:
  explicit Sessions(std::size_t most) : x_most(most) {}
  /// False: there are too many.
  bool add(Session* session) {
    const std::lock_guard lock(x_mutex);
    if (x_open.size() >= x_most) return false;
    x_open.insert(session);
    return true;
  }
  void remove(Session* session) {
    const std::lock_guard lock(x_mutex);
    x_open.erase(session);
  }
  std::size_t size() const {
    const std::lock_guard lock(x_mutex);
    return x_open.size();
  }
  template <class Use>
  void each(const Use& use) {
    const std::lock_guard lock(x_mutex);
    for (Session* session : x_open) use(*session);
  }

 private:
  std::size_t x_most;
  mutable std::mutex x_mutex;
  std::set<Session*> x_open;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Service& service, Sessions& sessions)
      : x_stream(std::move(socket)), x_service(service), x_sessions(sessions) {}
  ~Session() {
    if (!x_counted) return;
    x_sessions.remove(this);
    x_service.metrics().connections.fetch_sub(1);
  }

  void start() {
    x_counted = x_sessions.add(this);
    if (!x_counted) return;  // more than may be open: the connection is closed with the socket
    x_service.metrics().connections.fetch_add(1);
    asio::dispatch(x_stream.get_executor(), [self = shared_from_this()] { self->read_head(); });
  }

  /// Closes the connection unless a request is under way.
  void close_if_idle() {
    asio::post(x_stream.get_executor(), [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self && self->x_idle) self->x_stream.cancel();
    });
  }
  void close_now() {
    asio::post(x_stream.get_executor(), [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->x_stream.close();
    });
  }

 private:
  using Seconds = std::chrono::seconds;

  void read_head() {
    if (x_service.stopping()) return close();
    x_idle = true;
    x_parser.emplace();
    x_response.reset();
    x_parser->header_limit(base::http_head_bytes_max);
    x_parser->body_limit(base::http_body_bytes_max);
    x_stream.expires_after(Seconds(x_service.settings().idle_seconds));
    wire::async_read_header(
        x_stream, x_buffer, *x_parser,
        [self = shared_from_this()](error_code error, std::size_t) { self->on_head(error); });
  }

  void on_head(error_code error) {
    x_idle = false;
    x_begun_us = steady_now_us();
    x_request = Request{};
    x_route = nullptr;
    if (error) return on_unreadable(error);
    const auto& head = x_parser->get();
    x_request = request_of(head);
    auto admitted = x_service.admit(x_request);
    if (auto* refused = std::get_if<Response>(&admitted)) {
      // The body was not read, so nothing can follow it on this connection.
      x_keep_alive = x_parser->is_done() && head.keep_alive();
      return write(std::move(*refused));
    }
    x_call = std::move(std::get<Call>(admitted));
    x_route = x_call.route;
    x_stream.expires_after(Seconds(x_service.settings().request_seconds));
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
    wire::async_write(x_stream, *x_continue, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->read_body();
    });
  }

  void read_body() {
    wire::async_read(x_stream, x_buffer, *x_parser,
                     [self = shared_from_this()](error_code error, std::size_t) { self->on_body(error); });
  }

  void on_body(error_code error) {
    if (error) return on_unreadable(error);
    x_keep_alive = x_parser->get().keep_alive();
    x_call.request.body = std::move(x_parser->get().body());
    x_stream.expires_never();  // while the engine works
    x_service.handle(std::move(x_call), [self = shared_from_this()](Response response) {
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
    x_stream.expires_after(Seconds(x_service.settings().request_seconds));
    wire::async_write(x_stream, *x_response, [self = shared_from_this()](error_code error, std::size_t) {
      if (error || !self->x_response->keep_alive()) return self->close();
      self->read_head();
    });
  }

  void close() {
    error_code ignored;
    x_stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (!x_parser || x_parser->is_done() || !x_response) return;
    // What the caller still sends is read and dropped for a while: closing at once would take the answer
    // away from him.
    x_stream.expires_after(Seconds(2));
    drop_what_comes();
  }

  void drop_what_comes() {
    x_buffer.clear();
    x_stream.async_read_some(x_buffer.prepare(64u * 1024),
                             [self = shared_from_this()](error_code error, std::size_t count) {
                               self->x_dropped_bytes += count;
                               if (error || self->x_dropped_bytes > dropped_bytes_max) return;
                               self->drop_what_comes();
                             });
  }

  beast::tcp_stream x_stream;
  Service& x_service;
  Sessions& x_sessions;
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
  bool x_counted = false;
};

std::optional<tcp::endpoint> read_endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  error_code error;
  const auto ip = asio::ip::make_address(address, error);
  const auto port = read_count(std::string_view(text).substr(colon + 1), UINT16_MAX);
  if (error || !port) return std::nullopt;
  return tcp::endpoint(ip, static_cast<std::uint16_t>(*port));
}

}  // namespace

struct Server::Parts {
  explicit Parts(Service& the_service)
      : service(the_service), sessions(static_cast<std::size_t>(the_service.settings().connections_max)) {}

  void accept() {
    acceptor.async_accept(asio::make_strand(context), [this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
      if (!error) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), service, sessions)->start();
        return accept();
      }
      // Out of file descriptors, for example: wait a little instead of spinning.
      pause.expires_after(std::chrono::milliseconds(50));
      pause.async_wait([this](error_code) { accept(); });
    });
  }

  /// On the server's own strand. Looks again and again until the connections have ended, or time is up.
  void drain(std::int64_t until_us) {
    if (sessions.size() == 0 || steady_now_us() >= until_us) {
      if (sessions.size() > 0) {
        log(LogLevel::warning, "stopped_with_requests_under_way",
            {{"connections", static_cast<std::int64_t>(sessions.size())}});
        sessions.each([](Session& session) { session.close_now(); });
      }
      work.reset();
      return;
    }
    sessions.each([](Session& session) { session.close_if_idle(); });
    pause.expires_after(std::chrono::milliseconds(20));
    pause.async_wait([this, until_us](error_code) { drain(until_us); });
  }

  void stop() {
    service.stop();
    asio::post(strand, [this] {
      if (stopping) return;
      stopping = true;
      log(LogLevel::info, "stopping");
      error_code ignored;
      acceptor.close(ignored);
      if (signals) signals->cancel(ignored);
      drain(steady_now_us() + service.settings().stop_seconds * base::us_per_second);
    });
  }

  Service& service;
  Sessions sessions;
  asio::io_context context;
  asio::strand<asio::io_context::executor_type> strand = asio::make_strand(context);
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work =
      asio::make_work_guard(context);
  tcp::acceptor acceptor{strand};
  asio::steady_timer pause{strand};
  std::optional<asio::signal_set> signals;
  bool stopping = false;
};

Server::Server(Service& service) : x_parts(std::make_unique<Parts>(service)) {}
Server::~Server() = default;

base::Expected<std::uint16_t> Server::listen(const std::string& address) {
  const auto endpoint = read_endpoint(address);
  if (!endpoint) return base::fault("\"" + address + "\" is not ADDRESS:PORT, for example 127.0.0.1:8080");
  tcp::acceptor& acceptor = x_parts->acceptor;
  error_code error;
  const auto failed = [&] { return base::fault("Listening on " + address + ": " + error.message()); };
  acceptor.open(endpoint->protocol(), error);
  if (error) return failed();
  acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  acceptor.bind(*endpoint, error);
  if (error) return failed();
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failed();
  return acceptor.local_endpoint().port();
}

void Server::run() {
  Parts& parts = *x_parts;
  asio::post(parts.strand, [&parts] {
    if (!parts.stopping) parts.accept();
  });
  std::vector<std::thread> threads;
  for (std::int64_t i = 1; i < parts.service.settings().io_threads; ++i)
    threads.emplace_back([&parts] { parts.context.run(); });
  parts.context.run();
  for (std::thread& thread : threads) thread.join();
}

void Server::stop() {
  x_parts->stop();
}

void Server::stop_on_signals() {
  x_parts->signals.emplace(x_parts->strand, SIGTERM, SIGINT);
  x_parts->signals->async_wait([this](error_code error, int) {
    if (!error) stop();
  });
}

}  // namespace shuke::http
