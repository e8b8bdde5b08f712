// One setting a version; the key is the version with leading zeros, so that the order of keys is that of
// versions.
#include "engine/kept_programme.h"

#include <fmt/format.h>

#include "codec/bytes.h"

namespace shuke::engine {
namespace {

using store::Fault;

constexpr std::string_view setting_kind = "programme";
constexpr std::uint64_t form = 1;

/// Tags of the record; numbers once given stay.
enum Tag : std::uint32_t {
  tag_version = 1,
  tag_takes_effect_at = 2,
  tag_file_name = 3,
  tag_text = 4,
  tag_evaluate = 5,
  tag_published_at = 6,
};

std::string bytes_of(const KeptProgramme& programme) {
  std::string bytes;
  codec::ByteWriter out(bytes);
  out.number(form);
  out.number_field(tag_version, programme.version);
  out.number_field(tag_takes_effect_at, codec::zigzag(programme.takes_effect_at.us));
  out.sized_field(tag_file_name, programme.file_name);
  out.sized_field(tag_text, programme.text);
  out.number_field(tag_evaluate, static_cast<std::uint64_t>(programme.evaluate));
  out.number_field(tag_published_at, codec::zigzag(programme.published_at.us));
  return bytes;
}

store::Expected<KeptProgramme> read(std::string_view bytes) {
  codec::ByteReader in(bytes);
  if (const std::uint64_t number = in.number(); number != form && !in.failed()) {
    return std::unexpected(Fault{Fault::Kind::refused, fmt::format("The programme is kept in form {}, "
                                                                   "which only a newer program reads.",
                                                                   number)});
  }
  KeptProgramme programme;
  while (const auto field = in.field()) {
    switch (field->tag) {
      case tag_version: programme.version = static_cast<std::uint32_t>(field->number); break;
      case tag_takes_effect_at: programme.takes_effect_at.us = codec::unzigzag(field->number); break;
      case tag_file_name: programme.file_name = field->sized; break;
      case tag_text: programme.text = field->sized; break;
      case tag_evaluate: programme.evaluate = static_cast<domain::EvaluateLadders>(field->number); break;
      case tag_published_at: programme.published_at.us = codec::unzigzag(field->number); break;
      default: break;  // a later version's
    }
  }
  if (in.failed() || programme.text.empty())
    return std::unexpected(Fault{Fault::Kind::damaged, "The kept programme cannot be read."});
  return programme;
}

}  // namespace

store::Expected<std::vector<KeptProgramme>> read_kept_programmes(store::Store& store) {
  const auto all = store.settings(setting_kind);
  if (!all) return std::unexpected(all.error());
  std::vector<KeptProgramme> result;
  for (const store::Setting& setting : *all) {
    auto one = read(setting.bytes);
    if (!one) return std::unexpected(one.error());
    result.push_back(*std::move(one));
  }
  return result;
}

store::Setting setting_of(const KeptProgramme& programme) {
  return {std::string(setting_kind), fmt::format("{:010}", programme.version), bytes_of(programme)};
}

store::Expected<void> keep_programme(store::Store& store, const KeptProgramme& programme) {
  store::Batch batch;
  batch.settings.push_back(setting_of(programme));
  if (auto done = store.append(batch); !done) return std::unexpected(done.error());
  return {};
}

}  // namespace shuke::engine
