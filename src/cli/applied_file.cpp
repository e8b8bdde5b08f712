// One setting a file.
#include "cli/applied_file.h"

#include <algorithm>

#include "codec/bytes.h"

namespace shuke::cli {
namespace {

constexpr std::string_view setting_kind = "applied_file";
constexpr std::uint64_t form = 1;
/// Lines are hashed together, because a hash of few bytes costs as much as one of many.
constexpr std::size_t fold_bytes = 64 * 1024;

std::string bytes_of(const AppliedFile& file) {
  std::string bytes;
  codec::ByteWriter out(bytes);
  out.number(form);
  out.number(file.lines);
  out.sized({reinterpret_cast<const char*>(file.of_lines.data()), file.of_lines.size()});
  out.number(file.counts.accepted);
  out.number(file.counts.rejected);
  for (const auto& [code, count] : file.counts.by_code) {
    out.sized(code);
    out.number(count);
  }
  return bytes;
}

std::optional<AppliedFile> read(std::string_view bytes) {
  codec::ByteReader in(bytes);
  if (in.number() != form) return std::nullopt;
  AppliedFile file;
  file.lines = in.number();
  const std::string_view hash = in.sized();
  if (hash.size() != file.of_lines.size()) return std::nullopt;
  std::ranges::copy(hash, file.of_lines.begin());
  file.counts.accepted = in.number();
  file.counts.rejected = in.number();
  while (!in.at_end()) {
    const std::string code(in.sized());
    file.counts.by_code[code] = in.number();
  }
  return in.failed() ? std::nullopt : std::optional(file);
}

}  // namespace

void LinesHash::add(std::string_view line) {
  x_waiting += line;
  x_waiting += '\n';
  if (x_waiting.size() >= fold_bytes) fold();
}

/// Where it folds depends on the lines alone.
void LinesHash::fold() {
  x_hash = store::chain_hash(x_hash, ++x_folds, {}, x_waiting);
  x_waiting.clear();
}

store::Hash LinesHash::hash() {
  return store::chain_hash(x_hash, x_folds + 1, {}, x_waiting);
}

store::Expected<std::optional<AppliedFile>> read_applied(store::Store& store, const std::string& name) {
  const auto bytes = store.setting(setting_kind, name);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  return read(**bytes);
}

store::Expected<void> keep_applied(store::Store& store, const std::string& name, const AppliedFile& file) {
  store::Batch batch;
  batch.settings.push_back({std::string(setting_kind), name, bytes_of(file)});
  if (auto done = store.append(batch); !done) return std::unexpected(done.error());
  return {};
}

}  // namespace shuke::cli
