// One world's life. Everything random comes from its seed, so a seed that failed fails again alone.
#include "simulator/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "codec/json_writer.h"
#include "codec/node.h"
#include "codec/programme_file.h"
#include "codec/values.h"
#include "engine/audit.h"
#include "scenario/view_json.h"
#include "store/sqlite/pipelined_store.h"
#include "store_contract/memory_folder.h"

namespace shuke::simulator {
namespace {

using Failure = store::PowerCutVfs::Failure;

constexpr Seconds begins = 1'767'600'000;  // 2026-01-05T08:00:00Z
constexpr int tries_max = 200;

base::Instant instant(Seconds at) {
  return {at * 1'000'000};
}

/// The programme as it is for a world: where commands come late points never end, because what a late spend
/// takes from which lot is a matter of other tests.
std::string programme_text(bool late) {
  std::ifstream file(SHUKE_SOURCE_DIR "/tests/simulator/simulated.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  std::string all = text.str();
  const std::string ends = "{each_lot_after: 60d}";
  if (late) all.replace(all.find(ends), ends.size(), "never");
  return all;
}

scenario::FreshProgramme fresh_programme(bool late) {
  return [text = programme_text(late)](codec::Directory& directory) -> base::Expected<domain::Programme> {
    auto read = codec::read_programme(text, "simulated.yaml", directory.names());
    if (!read.programme) {
      return base::fault(read.findings.empty() ? "no programme" : read.findings.front().message);
    }
    return *std::move(read.programme);
  };
}

scenario::StoreOpener on_disk(const std::string& folder, const std::string& disk) {
  return [folder, disk]() -> store::Expected<std::shared_ptr<store::Store>> {
    auto opened = store::PipelinedStore::open(
        {.folder = folder + "/store", .vfs = disk, .checkpoint_pages = 60, .cache_mib = 1},
        store::PipelinedStore::Written::when_waited_for);
    if (!opened) return std::unexpected(opened.error());
    return std::shared_ptr<store::Store>(*std::move(opened));
  };
}

const codec::Node* find(const codec::Node* node, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    if (node == nullptr) return nullptr;
    node = node->find(key);
  }
  return node;
}

/// A number, or money in cents; 0 where it is not there.
std::int64_t number_at(const codec::Node& view, std::initializer_list<std::string_view> path) {
  const codec::Node* node = find(&view, path);
  if (node == nullptr) return 0;
  std::string digits = node->text;
  std::erase(digits, '.');
  return std::stoll(digits);
}

Model::Figures figures_of(const codec::Node& view) {
  Model::Figures shown;
  const auto points = [&](std::string_view side) { return number_at(view, {"accounts", "points", side}); };
  shown.available = points("available");
  shown.pending = points("pending");
  shown.held = points("held");
  shown.debt = points("debt");
  const auto wallet = [&](std::string_view part) { return number_at(view, {"wallet", part}); };
  shown.principal = wallet("principal");
  shown.bonus = wallet("bonus");
  shown.cashback = wallet("cashback");
  shown.cashback_pending = wallet("cashback_pending");
  shown.cashback_debt = wallet("cashback_debt");
  shown.orders = number_at(view, {"counters", "settled_orders"});
  shown.spend = number_at(view, {"counters", "settled_spend"});
  if (const codec::Node* level = find(&view, {"levels", "grade", "level"})) shown.level = level->text;
  if (const codec::Node* coupons = view.find("coupons")) {
    for (const codec::Node& coupon : coupons->items)
      shown.coupons[coupon.find("coupon")->text] = coupon.find("state")->text;
  }
  if (const codec::Node* privileges = view.find("privileges")) {
    for (const codec::Node& privilege : privileges->items) {
      if (privilege.find("privilege")->text == "tea") shown.tea = number_at(privilege, {"left"});
    }
  }
  const codec::Node* cards = view.find("cards");
  for (std::size_t i = 0; cards != nullptr && i < cards->items.size(); ++i) {
    const codec::Node& card = cards->items[i];
    const std::string& state = card.find("state")->text;
    const auto ends_on = codec::read_date(card.find("ends_at")->text.substr(0, 10));
    shown.cards[card.find("card")->text] = {
        state, state == "cancelled" ? number_at(card, {"refunded"}) : ends_on.value().day};
  }
  return shown;
}

std::string words_of(const Model::Figures& shown) {
  std::string words = fmt::format(
      "points {}+{} held {} debt {}; cashback {}+{} debt {}; wallet {}+{}; {} orders, {}, {}; coupons",
      shown.available, shown.pending, shown.held, shown.debt, shown.cashback, shown.cashback_pending,
      shown.cashback_debt, shown.principal, shown.bonus, shown.orders, shown.spend, shown.level);
  for (const auto& [id, state] : shown.coupons) words += fmt::format(" {} {}", id, state);
  words += fmt::format("; {} teas; cards", shown.tea);
  for (const auto& [id, card] : shown.cards) words += fmt::format(" {} {} {}", id, card.first, card.second);
  return words;
}

/// What holds however a spend is told again: what is there less what is owed.
Model::Figures netted(Model::Figures shown) {
  shown.available += shown.held - shown.debt;
  shown.cashback -= shown.cashback_debt;
  shown.held = shown.debt = shown.cashback_debt = 0;
  return shown;
}

}  // namespace

World::World(const WorldOptions& options, Tally& tally)
    : x_options(options),
      x_tally(tally),
      x_folder(store::memory_folder("shuke_world")),
      x_disk(options.seed),
      x_wishes(options.seed, options.late),
      x_shop(on_disk(x_folder, x_disk.name()), fresh_programme(options.late)),
      x_twin(scenario::in_memory()(), fresh_programme(options.late)),
      x_now(begins),
      x_model(options.late ? 0 : 60) {
  x_disk.lie(options.disk_lies);
}

World::~World() {
  x_disk.fail_no_more();
  x_shop.close();
  std::filesystem::remove_all(x_folder);
}

void World::wrong(const std::string& words) {
  if (x_wrong.empty()) x_wrong = words;
}

// ---- a machine that stops

void World::plan_failure() {
  if (x_is_planned) return;
  constexpr Failure failures[] = {Failure::power_cut, Failure::power_cut, Failure::power_cut,
                                  Failure::power_cut, Failure::io_error,  Failure::io_errors,
                                  Failure::disk_full, Failure::disks_full};
  x_planned = failures[x_wishes.below(std::size(failures))];
  const bool full = x_planned == Failure::disk_full || x_planned == Failure::disks_full;
  // Near and far calls alike.
  const std::uint64_t reach = std::uint64_t{2} << x_wishes.below(9);
  x_disk.fail_at((full ? x_disk.writes() : x_disk.calls()) + 1 + x_wishes.below(reach), x_planned);
  x_is_planned = true;
}

void World::survive(const std::string& words, bool full) {
  if (!x_is_planned && !x_options.disk_lies) wrong("a fault without a failure: " + words);
  const bool planned = std::exchange(x_is_planned, false);
  if (full && x_running) {
    x_disk.fail_no_more();
    ++x_tally.full_disks;
    return;
  }
  stop(!planned || x_planned == Failure::power_cut || x_wishes.below(2) == 0);
}

void World::stop(bool power_cut) {
  x_shop.close();
  x_running = false;
  x_is_planned = false;
  x_disk.fail_no_more();
  if (power_cut) x_disk.cut_power();
  ++x_tally.cuts;
  x_stopped = true;
}

void World::start() {
  for (int tries = 0; !x_running; ++tries) {
    if (tries == tries_max) throw std::runtime_error("the shop does not open");
    const auto opened = x_shop.open();
    x_running = opened.has_value();
    if (!x_running) survive(opened.error().message, false);
  }
}

World::Answers World::deliver(const std::vector<Wish>& batch) {
  std::vector<codec::Node> documents;
  for (const Wish& wish : batch) documents.push_back(codec::parse_json(wish.document).value());
  for (int tries = 0; tries < tries_max; ++tries) {
    start();
    const auto due = x_shop.engine().advance(instant(x_now));
    if (!due) {
      survive(due.error().words, due.error().kind == store::Fault::Kind::full);
      continue;
    }
    const std::map<std::string, std::string> before = x_heard;
    const auto told = x_wishes.below(2) == 0 ? take(documents) : take_ahead(documents);
    if (!told) {
      survive(told.error().words, told.error().kind == store::Fault::Kind::full);
      continue;
    }
    for (const auto& [answer, text] : *told) {
      const auto heard = before.find(answer.id);
      if (heard != before.end() && answer.kept && (!answer.repeated || heard->second != text))
        wrong(fmt::format("{} was heard, and now {}", heard->second, text));
    }
    x_heard.clear();
    // Now and then the machine stops after the commit, and nobody hears the answer.
    if (x_options.disk_lies || x_wishes.below(12) != 0) return *told;
    stop(true);
  }
  throw std::runtime_error("commands are not answered");
}

/// As a bulk file: all in one batch, and the texts after it is durable.
store::Expected<World::Answers> World::take(const std::vector<codec::Node>& documents) {
  const auto answers = x_shop.engine().take(documents);
  if (!answers) return std::unexpected(answers.error());
  Answers made;
  for (const codec::Answer& answer : *answers) made.push_back({answer, answer_text(x_shop, answer)});
  // An id that could not be looked up is missing in the text, so nobody hears it.
  if (const auto read = x_shop.engine().end_reading(); !read) return std::unexpected(read.error());
  return made;
}

/// As the server: request by request into batches that are decided while the one before is on its way. What
/// is durable when a later one fails was heard.
store::Expected<World::Answers> World::take_ahead(std::span<const codec::Node> documents) {
  engine::Engine& engine = x_shop.engine();
  Answers made;
  std::size_t written = 0;
  const auto write = [&] {
    const auto hear = [this, part = Answers(made.begin() + static_cast<std::ptrdiff_t>(written),
                                            made.end())](const store::Expected<void>& durable) {
      if (!durable) return;
      for (const Told& one : part) {
        if (one.answer.kept) x_heard.try_emplace(one.answer.id, one.text);
      }
    };
    written = made.size();
    return engine.write(hear);
  };
  while (!documents.empty()) {
    const std::size_t some = 1 + x_wishes.below(documents.size());
    for (const codec::Answer& answer : engine.decide_ahead(documents.first(some)))
      made.push_back({answer, answer_text(x_shop, answer)});
    documents = documents.subspan(some);
    if (!documents.empty() && x_wishes.below(2) == 0) continue;
    if (const auto begun = write(); !begun) return std::unexpected(begun.error());
  }
  if (const auto finished = engine.finish(); !finished) return std::unexpected(finished.error());
  return made;
}

// ---- one step

std::string World::code_of(const codec::Answer& answer) const {
  return answer.refusal ? std::string(domain::rejection_row(answer.refusal->code).name) : "accepted";
}

std::string World::answer_text(scenario::Shop& shop, codec::Answer answer) const {
  answer.repeated = false;
  std::string text;
  codec::JsonWriter out(text, codec::JsonWriter::Layout::compact);
  codec::write_answer(out, answer, shop.engine().programme(), shop.engine().directory());
  return text;
}

/// Time stands still, goes on or jumps; a clock that goes back is not followed. Then some commands, with
/// retries of older ones and one under an id that is used.
void World::step() {
  if (x_wishes.below(3) == 0) x_now += static_cast<Seconds>(x_wishes.below(9 * a_day));
  if (x_wishes.below(3) == 0) x_now += static_cast<Seconds>(x_wishes.below(3600));
  if (x_running && x_wishes.below(8) == 0) (void)x_shop.engine().set_clock(instant(x_now - 1000));
  if (x_running && x_wishes.below(10) == 0) {
    x_shop.close();
    x_running = false;
  }
  if (x_wishes.below(2) == 0) plan_failure();
  std::vector<Wish> batch;
  for (std::uint64_t i = 0, end = 1 + x_wishes.below(6); i < end; ++i) {
    batch.push_back(x_wishes.next(x_now));
    if (x_wishes.below(4) == 0) batch.push_back(batch[x_wishes.below(batch.size())]);
    if (x_ids.empty() || x_wishes.below(4) != 0) continue;
    const std::string& id = x_ids[x_wishes.below(x_ids.size())];
    batch.push_back({id, x_answered.at(id).document, std::nullopt});
    if (x_wishes.below(4) == 0)
      batch.back().document =
          R"({"id":")" + id + R"(","type":"enrol_member","member":"m1","operator":"o"})";
  }
  const Answers answers = deliver(batch);
  const base::Instant now = instant(x_now);
  std::vector<codec::Node> documents;
  for (const Wish& wish : batch) documents.push_back(codec::parse_json(wish.document).value());
  if (!x_twin.engine().advance(now)) throw std::runtime_error("the twin has a fault");
  const auto expected = x_twin.engine().take(documents);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto& [answer, told] = answers[i];
    const std::string twin = answer_text(x_twin, (*expected)[i]);
    if (told != twin)
      wrong(fmt::format("{} was answered {} and by the twin {}", batch[i].document, told, twin));
    if ((*expected)[i].repeated && !answer.repeated) wrong("an answer was forgotten: " + batch[i].document);
    if (answer.repeated && !(*expected)[i].repeated) ++x_tally.recovered;
    if (!answer.kept) continue;
    const bool first = x_answered.try_emplace(batch[i].id, Answered{batch[i].document, told}).second;
    if (first) {
      x_ids.push_back(batch[i].id);
      follow(batch[i], answer);
    }
  }
}

void World::follow(const Wish& wish, const codec::Answer& answer) {
  ++x_tally.commands;
  if (!wish.deed) return;
  const Deed& deed = *wish.deed;
  auto& counts = answer.accepted() ? x_tally.accepted : x_tally.refused;
  ++counts[static_cast<std::size_t>(deed.kind)];
  if (!x_options.late) return follow_in_order(deed, answer);
  if (!answer.accepted()) return;
  if (deed.at < x_now) ++x_tally.late;
  x_deeds.push_back(deed);
}

void World::follow_in_order(const Deed& deed, const codec::Answer& answer) {
  x_model.advance(deed.at);
  const std::set<std::string> refusals = x_model.refusals(deed);
  const std::string code = code_of(answer);
  if (refusals.empty() != answer.accepted() || (!refusals.empty() && !refusals.contains(code))) {
    std::string words;
    for (const std::string& refusal : refusals) words += " " + refusal;
    wrong(fmt::format("command {}: {}, by the model:{}", answer.id, code,
                      words.empty() ? " accepted" : words));
  }
  if (answer.accepted() && refusals.empty()) x_model.take(deed);
}

// ---- comparing

/// Told anew from the deeds in the order of their time; at one instant in the order they came.
Model World::model_now() const {
  Model model = x_model;
  std::vector<Deed> deeds = x_deeds;
  std::stable_sort(deeds.begin(), deeds.end(), [](const Deed& a, const Deed& b) { return a.at < b.at; });
  for (const Deed& deed : deeds) {
    model.advance(deed.at);
    model.take(deed);
  }
  model.advance(x_now);
  return model;
}

void World::compare_model(const std::string& member, const Model& model) {
  const auto json = scenario::view_json(x_shop.engine(), scenario::ViewKind::member, member);
  Model::Figures expected = model.figures(member);
  Model::Figures shown;
  if (json) shown = figures_of(codec::parse_json(*json).value());
  if (x_options.late) {
    expected = netted(expected);
    shown = netted(shown);
  }
  ++x_tally.comparisons;
  if (shown != expected)
    wrong(
        fmt::format("{} shows\n  {}\nand by the model\n  {}", member, words_of(shown), words_of(expected)));
}

void World::compare_views() {
  const auto same = [&](scenario::ViewKind kind, const std::string& id) {
    const auto shown = scenario::view_json(x_shop.engine(), kind, id);
    const auto twin = scenario::view_json(x_twin.engine(), kind, id);
    if (shown != twin)
      wrong(fmt::format("{} shows\n  {}\nand the twin\n  {}", id, shown.value_or("nothing"),
                        twin.value_or("nothing")));
  };
  for (std::uint64_t no = 1; no <= Wishes::members; ++no) {
    same(scenario::ViewKind::member, Wishes::member(no));
    if (x_wishes.below(3) == 0) same(scenario::ViewKind::statement, Wishes::member(no));
  }
  for (std::uint64_t no = 1; no <= Wishes::strangers; ++no)
    same(scenario::ViewKind::member, Wishes::stranger(no));
  for (int i = 0; i < 4 && !x_wishes.orders().empty(); ++i)
    same(scenario::ViewKind::order, x_wishes.orders()[x_wishes.below(x_wishes.orders().size())]);
  if (!x_shop.engine().end_reading()) wrong("a view could not be read");
}

/// Whatever was acknowledged is answered again word for word, and has no effect.
void World::ask_again() {
  std::vector<Wish> batch;
  for (std::size_t i = 0; i < std::min<std::size_t>(12, x_ids.size()); ++i) {
    const std::size_t recent = i < 6 ? x_ids.size() - 1 - i : x_wishes.below(x_ids.size());
    const std::string& id = x_ids[recent % x_ids.size()];
    batch.push_back({id, x_answered.at(id).document, std::nullopt});
  }
  if (batch.empty()) return;
  const Answers answers = deliver(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    ++x_tally.repeated;
    if (!answers[i].answer.repeated || answers[i].text != x_answered.at(batch[i].id).answer)
      wrong("not the answer that was acknowledged: " + batch[i].document);
  }
}

void World::audit() {
  calm_down();
  engine::Engine& engine = x_shop.engine();
  const auto found = engine::audit(engine.programme(), engine.directory(), x_shop.store(), {});
  if (!found) return wrong("the audit: " + found.error().words);
  if (found->difference)
    wrong(fmt::format("the audit: {}: expected {}, found {}", found->difference->where,
                      found->difference->expected, found->difference->found));
}

/// Nothing fails while one looks. A failure that has come already, while the log was brought into the file,
/// say, has closed the store.
void World::calm_down() {
  if (x_is_planned && x_disk.has_failed()) stop(x_wishes.below(2) == 0);
  x_disk.fail_no_more();
  x_is_planned = false;
  start();
}

void World::compare_all() {
  calm_down();
  ask_again();
  const Model model = model_now();
  for (std::uint64_t no = 1; no <= Wishes::members; ++no) compare_model(Wishes::member(no), model);
  if (model.mugs() > 6) wrong("more mugs were given than there are");
  compare_views();
  x_stopped = false;
}

std::string World::run() {
  try {
    if (const auto opened = x_twin.open(); !opened) return "the twin: " + opened.error().message;
    for (std::uint32_t i = 0; i < x_options.steps && x_wrong.empty(); ++i) {
      step();
      if (x_wrong.empty() && (x_stopped || i % 16 == 0)) compare_all();
      if (x_wrong.empty() && i % 32 == 31) audit();
    }
    if (!x_wrong.empty()) return x_wrong;
    x_now += 100 * a_day;
    if (!x_twin.engine().advance(instant(x_now))) return "the twin has a fault";
    compare_all();
    audit();
  } catch (const std::exception& thrown) {
    wrong(thrown.what());
  }
  return x_wrong;
}

}  // namespace shuke::simulator
