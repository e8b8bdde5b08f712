// OpenSSL by way of Asio: TLS 1.2 and 1.3, with the library's own choice of ciphers.
#include "http/tls.h"

#include <openssl/ssl.h>

#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace shuke::http {
namespace {

namespace ssl = boost::asio::ssl;

/// Of the protocols that a client offers only HTTP/1.1 is spoken. Who offers none of it gets it all the
/// same.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char spoken[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  const int result =
      SSL_select_next_proto(&found, chosen_size, spoken, sizeof spoken, offered, offered_size);
  if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TlsFiles::Stamp TlsFiles::stamp_of(const std::string& path) {
  std::error_code ignored;
  return {std::filesystem::last_write_time(path, ignored), std::filesystem::file_size(path, ignored)};
}

bool TlsFiles::changed() const {
  return stamp_of(x_certificate) != x_certificate_stamp || stamp_of(x_key) != x_key_stamp;
}

base::Expected<void> TlsFiles::read() {
  // Before the files are read, so that a change in between is seen the next time.
  x_certificate_stamp = stamp_of(x_certificate);
  x_key_stamp = stamp_of(x_key);
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(),
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context->native_handle(), &choose_protocol, nullptr);
  for (const std::string& file : {x_certificate, x_key}) {
    if (!std::ifstream(file)) return base::fault(file + " cannot be read");
  }
  boost::system::error_code error;
  // A key with a password is refused; without this the library would ask for it at the terminal.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); },
                                 error);
  context->use_certificate_chain_file(x_certificate, error);
  if (error) return base::fault("The certificate " + x_certificate + ": " + error.message());
  context->use_private_key_file(x_key, ssl::context::pem, error);
  if (error) return base::fault("The key " + x_key + ": " + error.message());
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    return base::fault("The key " + x_key + " is not that of the certificate " + x_certificate);
  x_context = std::move(context);
  return {};
}

}  // namespace shuke::http
