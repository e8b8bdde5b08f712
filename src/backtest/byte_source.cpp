// The sources behind byte_source.h: a descriptor, zlib, liblzma and iconv, each an adapter that turns its
// library's codes into faults in plain words.
#include "backtest/byte_source.h"

#include <fcntl.h>
#include <iconv.h>
#include <lzma.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace shuke::backtest {
namespace {

constexpr std::size_t packed_bytes = 256 * 1024;
constexpr std::size_t magic_bytes = 6;
/// What an xz file may ask for to be unpacked; the largest preset of xz itself asks for 65 MiB.
constexpr std::uint64_t lzma_bytes_max = 512ull * 1024 * 1024;

class DescriptorSource final : public ByteSource {
 public:
  DescriptorSource(int descriptor, bool owned, std::string name)
      : x_descriptor(descriptor), x_owned(owned), x_name(std::move(name)) {}
  DescriptorSource(const DescriptorSource&) = delete;
  DescriptorSource& operator=(const DescriptorSource&) = delete;
  ~DescriptorSource() override {
    if (x_owned) ::close(x_descriptor);
  }

  base::Expected<std::size_t> read(std::span<char> to) override {
    std::size_t filled = std::min(to.size(), x_peeked.size());
    std::memcpy(to.data(), x_peeked.data(), filled);
    x_peeked.erase(0, filled);
    while (filled < to.size()) {
      const ssize_t got = ::read(x_descriptor, to.data() + filled, to.size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return base::fault(x_name + ": cannot be read: " + std::strerror(errno));
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
      x_consumed += static_cast<std::uint64_t>(got);
    }
    return filled;
  }

  std::uint64_t consumed() const override { return x_consumed; }

  /// The first bytes, which later reads give again.
  base::Expected<std::string> peek(std::size_t count) {
    std::string first(count, '\0');
    auto got = read(first);
    if (!got) return std::unexpected(got.error());
    first.resize(*got);
    x_peeked = first;
    return first;
  }

  const std::string& name() const { return x_name; }

 private:
  int x_descriptor;
  bool x_owned;
  std::string x_name;
  std::string x_peeked;
  std::uint64_t x_consumed = 0;
};

/// A source whose bytes are unpacked from a descriptor's; the packed bytes wait in one buffer.
class PackedSource : public ByteSource {
 public:
  explicit PackedSource(std::unique_ptr<DescriptorSource> inner)
      : x_inner(std::move(inner)), x_packed(packed_bytes) {}
  std::uint64_t consumed() const override { return x_inner->consumed(); }

 protected:
  base::Expected<std::span<char>> more() {
    auto got = x_inner->read(x_packed);
    if (!got) return std::unexpected(got.error());
    return std::span<char>(x_packed).first(*got);
  }
  std::unexpected<base::Fault> broken(const char* what) const {
    return base::fault(x_inner->name() + ": " + what);
  }

 private:
  std::unique_ptr<DescriptorSource> x_inner;
  std::vector<char> x_packed;
};

class GzipSource final : public PackedSource {
 public:
  explicit GzipSource(std::unique_ptr<DescriptorSource> inner) : PackedSource(std::move(inner)) {
    x_ready = ::inflateInit2(&x_stream, 16 + MAX_WBITS) == Z_OK;
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override {
    if (x_ready) ::inflateEnd(&x_stream);
  }

  base::Expected<std::size_t> read(std::span<char> to) override {
    if (!x_ready) return broken("zlib has no memory to unpack it");
    x_stream.next_out = reinterpret_cast<Bytef*>(to.data());
    x_stream.avail_out = static_cast<uInt>(to.size());
    while (x_stream.avail_out > 0) {
      if (x_stream.avail_in == 0) {
        auto packed = more();
        if (!packed) return std::unexpected(packed.error());
        if (packed->empty()) {
          if (!x_between_members) return broken("the gzip data breaks off before its end");
          break;
        }
        x_stream.next_in = reinterpret_cast<Bytef*>(packed->data());
        x_stream.avail_in = static_cast<uInt>(packed->size());
      }
      // A file may be several gzip members one after the other; each has its own check sum.
      if (x_between_members && x_started) ::inflateReset(&x_stream);
      x_started = true;
      x_between_members = false;
      const int code = ::inflate(&x_stream, Z_NO_FLUSH);
      if (code == Z_STREAM_END) {
        x_between_members = true;
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return broken("the gzip data is damaged, or something else follows it");
      }
    }
    return to.size() - x_stream.avail_out;
  }

 private:
  z_stream x_stream{};
  bool x_ready = false;
  bool x_started = false;
  bool x_between_members = false;
};

class XzSource final : public PackedSource {
 public:
  explicit XzSource(std::unique_ptr<DescriptorSource> inner) : PackedSource(std::move(inner)) {
    x_ready = ::lzma_stream_decoder(&x_stream, lzma_bytes_max, LZMA_CONCATENATED) == LZMA_OK;
  }
  XzSource(const XzSource&) = delete;
  XzSource& operator=(const XzSource&) = delete;
  ~XzSource() override { ::lzma_end(&x_stream); }

  base::Expected<std::size_t> read(std::span<char> to) override {
    if (!x_ready) return broken("liblzma has no memory to unpack it");
    x_stream.next_out = reinterpret_cast<std::uint8_t*>(to.data());
    x_stream.avail_out = to.size();
    while (x_stream.avail_out > 0 && !x_ended) {
      if (x_stream.avail_in == 0 && !x_file_ended) {
        auto packed = more();
        if (!packed) return std::unexpected(packed.error());
        x_file_ended = packed->empty();
        x_stream.next_in = reinterpret_cast<const std::uint8_t*>(packed->data());
        x_stream.avail_in = packed->size();
      }
      const lzma_ret code = ::lzma_code(&x_stream, x_file_ended ? LZMA_FINISH : LZMA_RUN);
      if (code == LZMA_STREAM_END) {
        x_ended = true;
      } else if (code == LZMA_BUF_ERROR) {
        return broken("the xz data breaks off before its end");
      } else if (code == LZMA_MEMLIMIT_ERROR) {
        return broken("the xz data asks for more than 512 MiB of memory to be unpacked");
      } else if (code != LZMA_OK) {
        return broken("the xz data is damaged, or something else follows it");
      }
    }
    return to.size() - x_stream.avail_out;
  }

 private:
  lzma_stream x_stream = LZMA_STREAM_INIT;
  bool x_ready = false;
  bool x_file_ended = false;
  bool x_ended = false;
};

class DecodedSource final : public ByteSource {
 public:
  DecodedSource(std::unique_ptr<ByteSource> inner, std::string encoding, iconv_t converter)
      : x_inner(std::move(inner)),
        x_encoding(std::move(encoding)),
        x_converter(converter),
        x_raw(packed_bytes) {}
  DecodedSource(const DecodedSource&) = delete;
  DecodedSource& operator=(const DecodedSource&) = delete;
  ~DecodedSource() override { ::iconv_close(x_converter); }

  base::Expected<std::size_t> read(std::span<char> to) override {
    std::size_t filled = 0;
    while (filled < to.size()) {
      if (x_from == x_text.size()) {
        auto filled_text = refill();
        if (!filled_text) return std::unexpected(filled_text.error());
        if (!*filled_text) break;
      }
      const std::size_t count = std::min(to.size() - filled, x_text.size() - x_from);
      std::memcpy(to.data() + filled, x_text.data() + x_from, count);
      filled += count;
      x_from += count;
    }
    return filled;
  }

  std::uint64_t consumed() const override { return x_inner->consumed(); }

 private:
  /// Converts the next piece into x_text; false at the end.
  base::Expected<bool> refill() {
    auto got = x_inner->read(std::span<char>(x_raw).subspan(x_kept));
    if (!got) return std::unexpected(got.error());
    char* from = x_raw.data();
    std::size_t left = x_kept + *got;
    if (left == 0) return false;
    x_text.resize(left * 4 + 16);  // no character of these encodings takes more in UTF-8
    char* out = x_text.data();
    std::size_t room = x_text.size();
    const std::size_t code = ::iconv(x_converter, &from, &left, &out, &room);
    const bool cut_short = code == static_cast<std::size_t>(-1) && errno == EINVAL;
    if (code == static_cast<std::size_t>(-1) && (!cut_short || *got == 0)) {
      return base::fault("byte " +
                         std::to_string(x_converted + static_cast<std::uint64_t>(from - x_raw.data()) + 1) +
                         " is no text in the encoding " + x_encoding + " that the mapping names");
    }
    x_converted += static_cast<std::uint64_t>(from - x_raw.data());
    x_text.resize(x_text.size() - room);
    x_from = 0;
    std::memmove(x_raw.data(), from, left);  // the start of a character whose end has not come yet
    x_kept = left;
    return true;
  }

  std::unique_ptr<ByteSource> x_inner;
  std::string x_encoding;
  iconv_t x_converter;
  std::vector<char> x_raw;
  std::size_t x_kept = 0;
  std::string x_text;
  std::size_t x_from = 0;
  std::uint64_t x_converted = 0;
};

}  // namespace

base::Expected<OpenedSource> open_descriptor(int descriptor, bool owned, const std::string& name) {
  auto plain = std::make_unique<DescriptorSource>(descriptor, owned, name);
  struct stat status{};
  if (::fstat(descriptor, &status) != 0)
    return base::fault(name + ": cannot be opened: " + std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return base::fault(name + ": is a folder, not an order file");
  OpenedSource opened;
  if (S_ISREG(status.st_mode)) opened.file_bytes = static_cast<std::uint64_t>(status.st_size);
  auto first = plain->peek(magic_bytes);
  if (!first) return std::unexpected(first.error());
  using namespace std::string_view_literals;
  if (first->starts_with("\x1F\x8B"sv)) {
    opened.bytes = std::make_unique<GzipSource>(std::move(plain));
  } else if (first->starts_with("\xFD"
                                "7zXZ\0"sv)) {
    opened.bytes = std::make_unique<XzSource>(std::move(plain));
  } else {
    opened.bytes = std::move(plain);
  }
  return opened;
}

base::Expected<OpenedSource> open_source(const std::string& path) {
  if (path == "-") return open_descriptor(STDIN_FILENO, false, "standard input");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return base::fault(path + ": cannot be opened: " + std::strerror(errno));
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return open_descriptor(descriptor, true, path);
}

base::Expected<std::unique_ptr<ByteSource>> decoded(std::unique_ptr<ByteSource> inner,
                                                    const std::string& encoding) {
  const iconv_t converter = ::iconv_open("UTF-8", encoding.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1))
    return base::fault("the encoding " + encoding + " is not known");
  return std::make_unique<DecodedSource>(std::move(inner), encoding, converter);
}

}  // namespace shuke::backtest
