// The programme and its versions: looking at them, and trying a new one. Publishing is a command
// (handle_commands).
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "codec/json_writer.h"
#include "codec/values.h"
#include "engine/preview.h"
#include "http/reading.h"
#include "http/routes.h"

namespace shuke::http {
namespace {

/// In the order of domain::EvaluateLadders.
constexpr std::array<std::string_view, 3> evaluate_words = {"at_publish", "next_review", "both"};
/// What one look of a preview takes, so that commands wait less than 100 ms.
constexpr std::int64_t preview_chunk_us = 25'000;

template <class Rows>
void write_names(codec::JsonWriter& out, std::string_view key, const engine::Engine& engine,
                 const Rows& rows) {
  out.begin_array(key);
  for (const auto& row : rows) {
    if (!row.succession.gone) out.text(engine.directory().text(row.name));
  }
  out.end_array();
}

void write_title(codec::JsonWriter& out, const domain::Title& title) {
  out.begin_object("title");
  out.text("zh", title.zh);
  out.text("en", title.en);
  out.end_object();
}

/// When each version takes effect; the first always did.
void write_versions(codec::JsonWriter& out, const engine::Engine& engine,
                    const std::vector<engine::KeptProgramme>& kept) {
  out.begin_array("versions");
  for (const domain::Timeline::Version& version : engine.timeline().versions()) {
    const auto same = [&](const engine::KeptProgramme& one) {
      return one.version == version.programme->version;
    };
    const auto file = std::ranges::find_if(kept, same);
    out.begin_object();
    out.integer("version", version.programme->version);
    if (version.from != base::Instant{INT64_MIN})
      out.text("takes_effect_at", codec::write_instant(version.from, engine.programme().zone));
    out.text("evaluate_ladders", evaluate_words[static_cast<std::size_t>(version.evaluate)]);
    if (file != kept.end() && !file->file_name.empty()) out.text("file", file->file_name);
    if (file != kept.end() && file->published_at != base::Instant{})
      out.text("published_at", codec::write_instant(file->published_at, engine.programme().zone));
    out.boolean("in_force", version.programme == &engine.programme());
    out.end_object();
  }
  out.end_array();
}

/// Rows that later files have no more are left out.
Response programme_view(const engine::Engine& engine, const domain::Programme& programme,
                        const std::vector<engine::KeptProgramme>& kept) {
  Response response{.has_etag = true};
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.text("programme", engine.directory().text(programme.name));
  write_title(out, programme.title);
  out.integer("version", programme.version);
  out.text("currency", programme.currency);
  out.integer("currency_decimals", programme.currency_decimals);
  out.text("time_zone", programme.zone_name);
  out.begin_array("ladders");
  for (const domain::Ladder& ladder : programme.ladders) {
    if (ladder.succession.gone) continue;
    out.begin_object();
    out.text("ladder", engine.directory().text(ladder.name));
    write_names(out, "levels", engine, ladder.levels);
    out.end_object();
  }
  out.end_array();
  out.begin_array("accounts");
  for (const domain::AccountNo no : domain::named_accounts(programme))
    out.text(engine.directory().text(programme.accounts[no.value].name));
  out.end_array();
  write_names(out, "rewards", engine, programme.rewards);
  write_names(out, "coupons", engine, programme.coupons);
  write_names(out, "plans", engine, programme.plans);
  for (const engine::KeptProgramme& one : kept) {
    if (one.version == programme.version) out.text("text", one.text);
  }
  write_versions(out, engine, kept);
  out.end_object();
  return response;
}

/// A preview between two looks.
struct PreviewJob {
  Service& service;
  Respond respond;
  codec::Publishing wanted;
  std::unique_ptr<engine::Preview> preview = nullptr;
};

void go_on(const std::shared_ptr<PreviewJob>& job);

/// One look, on the writer's thread.
void look(const std::shared_ptr<PreviewJob>& job, engine::Engine& engine) {
  const std::int64_t begin = steady_now_us();
  if (!job->preview) {
    auto begun = engine::Preview::begin(engine, job->wanted);
    if (const auto* refusal = std::get_if<codec::Refusal>(&begun))
      return job->respond(rejection_response(*refusal));
    job->preview = std::get<std::unique_ptr<engine::Preview>>(std::move(begun));
  }
  for (bool done = false; !done;) {
    const auto looked = job->preview->some(1);
    if (!looked) return job->respond(fault_response(looked.error()));
    done = *looked;
    if (done) break;
    if (steady_now_us() - begin < preview_chunk_us) continue;
    if (const auto read = engine.end_reading(); !read) return job->respond(fault_response(read.error()));
    return go_on(job);
  }
  if (const auto read = engine.end_reading(); !read) return job->respond(fault_response(read.error()));
  job->respond({.body = job->preview->json()});
}

void go_on(const std::shared_ptr<PreviewJob>& job) {
  if (job->service.writer().read([job](engine::Engine& engine) { look(job, engine); })) return;
  const bool stops = job->service.stopping();
  job->respond(problem_response({.code = stops ? ProblemCode::stopping : ProblemCode::overloaded}));
}

}  // namespace

void get_programme(Service& service, Call call, Respond respond) {
  std::optional<std::int64_t> wanted;
  if (const std::string* text = call.target.find("version")) {
    const auto number = codec::read_integer(*text);
    if (!number) return respond(bad_parameter("version", "A number of a version was expected."));
    wanted = *number;
  }
  answer_view(service, respond, [wanted](engine::Engine& engine) {
    const auto kept = engine.kept_programmes();
    if (!kept) return fault_response(kept.error());
    const domain::Programme* programme = wanted ? nullptr : &engine.programme();
    for (const domain::Timeline::Version& version : engine.timeline().versions()) {
      if (wanted && *wanted == version.programme->version) programme = version.programme;
    }
    if (programme == nullptr) return bad_parameter("version", "There is no version of this number.");
    return programme_view(engine, *programme, *kept);
  });
}

void post_preview(Service& service, Call call, Respond respond) {
  auto document = read_publishing(call);
  if (!document) return respond(document.error());
  codec::Directory unused;
  constexpr int any_decimals = 2;  // the command holds no money
  const codec::DecodedCommand decoded = codec::decode_command(*document, any_decimals, unused);
  if (decoded.refusal) return respond(rejection_response(*decoded.refusal));
  if (decoded.type != codec::CommandType::publish_programme) {
    return respond(rejection_response({domain::RejectionCode::malformed_command, "type"}));
  }
  go_on(std::make_shared<PreviewJob>(PreviewJob{service, std::move(respond), decoded.publishing}));
}

}  // namespace shuke::http
