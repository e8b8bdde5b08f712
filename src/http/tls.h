// The certificate and key of the server, from files that are read again when they change. For the files of
// this folder that see Asio.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <memory>
#include <string>

#include "base/fault.h"

namespace shuke::http {

class TlsFiles {
 public:
  TlsFiles(std::string certificate, std::string key)
      : x_certificate(std::move(certificate)), x_key(std::move(key)) {}

  using Context = std::shared_ptr<boost::asio::ssl::context>;
  /// What new connections are made with; nothing before the first `read`. Connections keep theirs.
  const Context& context() const { return x_context; }
  /// Reads both files. After a fault the earlier certificate stays.
  base::Expected<void> read();
  /// Whether a file has another time of change or size than when it was last read.
  bool changed() const;

 private:
  struct Stamp {
    std::filesystem::file_time_type changed_at;
    std::uintmax_t size = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  static Stamp stamp_of(const std::string& path);

  std::string x_certificate;
  std::string x_key;
  Stamp x_certificate_stamp;
  Stamp x_key_stamp;
  Context x_context;
};

}  // namespace shuke::http
