// Listening, accepting and stopping. With session.h and tls.* the only files that see Beast and Asio.
#include "http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>
#include <vector>

#include "http/connections.h"
#include "http/cursor.h"
#include "http/log.h"
#include "http/session.h"
#include "http/tls.h"

namespace shuke::http {
namespace {

constexpr std::chrono::seconds between_looks_at_certificate{10};

/// Files that a process has open beside its connections: the store's, those of many endpoints that are told
/// of events at once, and what is opened for a moment.
constexpr rlim_t files_beside = 400;
constexpr std::int64_t connections_min = 8;

/// As many connections as are wanted, or as there can be files: the process takes all it may have. Beyond
/// the limit there are an eighth and eight more for a moment (Connections).
std::size_t connections_for(std::int64_t wanted) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return static_cast<std::size_t>(wanted);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  getrlimit(RLIMIT_NOFILE, &files);
  const rlim_t left = files.rlim_cur - std::min(files_beside, files.rlim_cur / 2);
  const auto room =
      std::max(static_cast<std::int64_t>(std::min<rlim_t>(left, INT32_MAX) / 9 * 8), connections_min);
  if (room < wanted)
    log(LogLevel::warning, "fewer_connections", {{"wanted", wanted}, {"files_allow", room}});
  return static_cast<std::size_t>(std::min(wanted, room));
}

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

std::unexpected<base::Fault> no_address(const std::string& text) {
  return base::fault("\"" + text + "\" is not ADDRESS:PORT, for example 127.0.0.1:8080");
}

}  // namespace

struct Server::Parts {
  explicit Parts(Service& the_service)
      : service(the_service), connections(connections_for(the_service.settings().connections_max)) {}

  void accept() {
    acceptor.async_accept(asio::make_strand(context), [this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
      if (!error) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        begin(std::move(socket));
        return accept();
      }
      // Out of file descriptors, for example: wait a little instead of spinning.
      pause.expires_after(std::chrono::milliseconds(50));
      pause.async_wait([this](error_code) { accept(); });
    });
  }

  void begin(tcp::socket socket) {
    if (!tls) {
      std::make_shared<Session<beast::tcp_stream>>(service, connections, nullptr, std::move(socket))
          ->start();
      return;
    }
    const TlsFiles::Context& certified = tls->context();
    std::make_shared<Session<beast::ssl_stream<beast::tcp_stream>>>(service, connections, certified,
                                                                    std::move(socket), *certified)
        ->start();
  }

  /// On the server's own strand. A certificate that cannot be read leaves the one before at work.
  void read_certificate() {
    if (!tls) return;
    if (const auto read = tls->read(); !read) {
      log(LogLevel::error, "certificate_not_read", {{"words", read.error().message}});
    } else {
      log(LogLevel::info, "certificate_read");
    }
  }
  void look_at_certificate() {
    look.expires_after(between_looks_at_certificate);
    look.async_wait([this](error_code error) {
      if (error || stopping) return;
      if (tls->changed()) read_certificate();
      look_at_certificate();
    });
  }
  void read_on_hangup() {
    hangup->async_wait([this](error_code error, int) {
      if (error) return;
      read_certificate();
      read_on_hangup();
    });
  }

  /// On the server's own strand. Looks again and again until the connections have ended, or time is up.
  void drain(std::int64_t until_us) {
    if (connections.size() == 0 || steady_now_us() >= until_us) {
      if (connections.size() > 0) {
        log(LogLevel::warning, "stopped_with_requests_under_way",
            {{"connections", static_cast<std::int64_t>(connections.size())}});
        connections.each([](Connection& connection) { connection.close_now(); });
      }
      work.reset();
      return;
    }
    connections.each([](Connection& connection) { connection.close_if_idle(); });
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
      if (hangup) hangup->cancel(ignored);
      look.cancel();
      drain(steady_now_us() + service.settings().stop_seconds * base::us_per_second);
    });
  }

  Service& service;
  Connections connections;
  std::optional<TlsFiles> tls;
  asio::io_context context;
  asio::strand<asio::io_context::executor_type> strand = asio::make_strand(context);
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work =
      asio::make_work_guard(context);
  tcp::acceptor acceptor{strand};
  asio::steady_timer pause{strand};
  asio::steady_timer look{strand};
  std::optional<asio::signal_set> signals;
  std::optional<asio::signal_set> hangup;
  bool stopping = false;
};

Server::Server(Service& service) : x_parts(std::make_unique<Parts>(service)) {}
Server::~Server() = default;

base::Expected<void> Server::check(const Settings& settings, const std::string& address) {
  if (!read_endpoint(address)) return no_address(address);
  if (!settings.has_tls()) return {};
  return TlsFiles(settings.tls_certificate, settings.tls_key).read();
}

base::Expected<std::uint16_t> Server::listen(const std::string& address) {
  const auto endpoint = read_endpoint(address);
  const Settings& settings = x_parts->service.settings();
  if (settings.has_tls()) {
    x_parts->tls.emplace(settings.tls_certificate, settings.tls_key);
    if (const auto read = x_parts->tls->read(); !read) return std::unexpected(read.error());
  }
  if (!endpoint) return no_address(address);
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
    if (parts.stopping) return;
    if (parts.tls) parts.look_at_certificate();
    parts.accept();
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
  x_parts->hangup.emplace(x_parts->strand, SIGHUP);
  x_parts->read_on_hangup();
}

}  // namespace shuke::http
