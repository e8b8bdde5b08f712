// Server: connections, HTTP/1.1 on them, timeouts and the graceful stop. It knows requests and responses as
// bytes; what they mean is the service's. TLS where the settings name a certificate.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/fault.h"
#include "http/service.h"

namespace shuke::http {

class Server {
 public:
  /// What is wrong with an address to listen on, or with the certificate that the settings name: for
  /// telling it before a shop is opened.
  static base::Expected<void> check(const Settings& settings, const std::string& address);

  explicit Server(Service& service);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Reads the certificate where the settings name one, and opens `ADDRESS:PORT` (an IPv6 address in
  /// brackets; port 0: any free one) and answers the port.
  base::Expected<std::uint16_t> listen(const std::string& address);
  /// Serves until `stop` was called and the connections have ended, on the settings' number of threads.
  void run();
  /// Any thread, also before `run`. Takes no new connections, closes the idle ones, and lets requests under
  /// way end within the settings' time.
  void stop();
  /// Calls `stop` when the process is asked to end (SIGTERM, SIGINT), and reads the certificate again when
  /// it is told to (SIGHUP). It is also read again within seconds of a change.
  void stop_on_signals();

 private:
  struct Parts;
  std::unique_ptr<Parts> x_parts;
};

}  // namespace shuke::http
