// The ten shipped programmes: they pass the check, have the names they promise, and compile to the figures
// they were written for. Also: the schema, the findings and the reference in the tree are those of the
// tables (SHUKE_UPDATE=1 rewrites them).
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "codec/programme_file.h"
#include "codec/syntax.h"

namespace shuke::codec {
namespace {

using namespace domain;

std::filesystem::path tree() {
  return SHUKE_SOURCE_DIR;
}

struct Loaded {
  base::Names names;
  ProgrammeFile file;

  const Programme& programme() const { return *file.programme; }
  std::string name(NameNo no) const { return std::string(names.text(no.value)); }
};

Loaded load(const std::string& id) {
  Loaded out;
  out.file = load_programme((tree() / "programmes" / (id + ".yaml")).string(), out.names);
  for (const Finding& finding : out.file.findings) EXPECT_FALSE(finding.error) << line_of(finding);
  return out;
}

/// `ladder: level, level · ladder: ...`
std::string ladders_of(const Loaded& loaded) {
  std::string out;
  for (const Ladder& ladder : loaded.programme().ladders) {
    out += (out.empty() ? "" : " · ") + loaded.name(ladder.name) + ":";
    for (const Level& level : ladder.levels) out += " " + loaded.name(level.name);
  }
  return out;
}

template <class Rows>
std::string names_of(const Loaded& loaded, const Rows& rows) {
  std::string out;
  for (const auto& row : rows) out += (out.empty() ? "" : " ") + loaded.name(row.name);
  return out;
}

TEST(Programmes, all_ten_pass_and_have_their_ladders) {
  const std::map<std::string, std::string> wanted = {
      {"vancl", "grade: regular vip svip"},
      {"quarterly", "grade: regular vip svip"},
      {"b2c-vip", "stage: registered buyer vip"},
      {"store-cards", "grade: none regular silver gold diamond"},
      {"store-growth", "grade: regular silver gold diamond · growth_level: g0 g1 g2 g3"},
      {"store-simple", "grade: regular silver gold diamond"},
      {"youzan-svip", "grade: vip1 vip2 vip3 vip4 · card: none svip"},
      {"youzan-growth", "grade: vip1 vip2 vip3 vip4"},
      {"youzan-stored-value", "grade: none basic bronze silver gold"},
      {"free", "grade: regular silver gold"},
  };
  for (const auto& [id, ladders] : wanted) {
    const Loaded loaded = load(id);
    ASSERT_TRUE(loaded.file.programme) << id;
    EXPECT_EQ(ladders_of(loaded), ladders);
    EXPECT_EQ(loaded.name(loaded.programme().name), id);
  }
}

TEST(Programmes, other_names_are_those_promised) {
  EXPECT_EQ(names_of(load("store-cards"), load("store-cards").programme().rewards),
            "tote coupon_10 alteration");
  const Loaded svip = load("youzan-svip");
  EXPECT_EQ(names_of(svip, svip.programme().coupons), "t79 t169 off25 off40 off50 t199");
  EXPECT_EQ(svip.name(svip.programme().plans.at(0).trial_name), "svip_trial");
  const Loaded stored = load("youzan-stored-value");
  EXPECT_EQ(names_of(stored, stored.programme().wallet->packages), "p200 p500 p1000");
  const Loaded growth = load("store-growth");
  EXPECT_EQ(names_of(growth, growth.programme().accounts), "points growth");
  EXPECT_EQ(names_of(growth, growth.programme().coupons), "g5 g20 g50 coupon_10");
}

TEST(Programmes, every_programme_knows_the_standard_actions_first) {
  const Loaded loaded = load("free");
  constexpr std::string_view wanted[] = {"review",   "photo_review",      "sign_in", "share",
                                         "activity", "profile_completed", "survey"};
  ASSERT_EQ(loaded.programme().actions.size(), std::size(wanted));
  for (std::size_t i = 0; i < std::size(wanted); ++i)
    EXPECT_EQ(loaded.name(loaded.programme().actions[i]), wanted[i]);
}

TEST(Programmes, vancl_compiles_to_its_rules) {
  const Loaded loaded = load("vancl");
  const Programme& p = loaded.programme();
  EXPECT_EQ(p.settlement.from, Settlement::From::shipment);
  EXPECT_EQ(p.settlement.after, (Duration{30, Duration::Unit::days}));
  EXPECT_EQ(p.accounts[0].expiry.kind, Expiry::Kind::inactivity);
  EXPECT_EQ(p.accounts[0].worth->money.minor, 200);
  const OrderRule& rule = p.order_rules.at(0);
  EXPECT_EQ(rule.per.minor, 100);
  EXPECT_EQ(rule.rate_by_price_class[0], (Rate{2, 1}));
  EXPECT_EQ(rule.rate_by_price_class[1], (Rate{1, 2}));
  EXPECT_EQ(rule.rate_by_price_class[3], (Rate{0, 1}));
  EXPECT_EQ(*rule.rate_by_tender[static_cast<std::size_t>(TenderKind::gift_card)], (Rate{1, 1}));
  EXPECT_FALSE(rule.rate_by_tender[static_cast<std::size_t>(TenderKind::cash)]);
  EXPECT_EQ(rule.multipliers.at(0).rates, (std::vector<Rate>{{1, 1}, {3, 2}, {2, 1}}));
  const Ladder& ladder = p.ladders.at(0);
  EXPECT_TRUE(ladder.one_step_up);
  EXPECT_EQ(ladder.down, Ladder::Down::at_term_end);
  ASSERT_EQ(ladder.rules.size(), 2u);
  EXPECT_EQ(ladder.rules[0].all.at(0).at_least, 200'000);
  EXPECT_EQ(ladder.rules[0].all[0].window.kind, Window::Kind::since_level_change);
  EXPECT_EQ(ladder.rules[1].from.value, 1);
  EXPECT_EQ(ladder.rules[1].all.at(0).window.kind, Window::Kind::current_term);
  ASSERT_EQ(ladder.at_term_end.size(), 5u);
  EXPECT_EQ(ladder.at_term_end[3].under->minor, 250'000);
  EXPECT_FALSE(ladder.at_term_end[4].under);
  EXPECT_TRUE(p.spent_points_return.part_renews && p.spent_points_return.exchange_renews);
  EXPECT_EQ(p.rewards.at(0).cash.minor, 1900);
  EXPECT_EQ(p.privileges.at(0).pay, (Rate{49, 50}));
  EXPECT_EQ(p.privileges.at(0).except.price_classes, 0b1110);
}

TEST(Programmes, conditions_windows_and_gifts_compile) {
  const Loaded quarterly = load("quarterly");
  const Ladder& q = quarterly.programme().ladders.at(0);
  EXPECT_EQ(q.down, Ladder::Down::at_review_one);
  EXPECT_EQ(q.rules.at(0).all.at(0).window.kind, Window::Kind::rolling);
  EXPECT_EQ(q.rules.at(0).all.at(0).window.length, (Duration{3, Duration::Unit::months}));
  EXPECT_TRUE(q.rules.at(0).all.at(1).upward_only);
  EXPECT_EQ(q.rules.at(0).all.at(1).window.kind, Window::Kind::lifetime);
  const Loaded growth = load("youzan-growth");
  EXPECT_EQ(*growth.programme().ladders.at(0).rules.at(0).all.at(0).interaction_share, (Rate{2, 5}));
  EXPECT_EQ(growth.programme().action_rules.at(2).limit->times, 3);
  EXPECT_EQ(growth.programme().action_rules.at(3).limit->per, Period::ever);
  const Loaded svip = load("youzan-svip");
  EXPECT_EQ(svip.programme().ladders.at(1).kind, Ladder::Kind::card);
  EXPECT_EQ(svip.programme().ladders.at(0).levels.at(0).gifts.at(0).coupons, 1);
  EXPECT_EQ(svip.programme().plans.at(0).price_by_level,
            (std::vector<Rate>{{1, 1}, {19, 20}, {17, 20}, {3, 4}}));
  EXPECT_EQ(svip.programme().order_rules.at(0).multipliers.at(1).days->days_of_month, 1u << 18);
  const Loaded stored = load("youzan-stored-value");
  EXPECT_EQ(stored.programme().ladders.at(0).kind, Ladder::Kind::balance);
  EXPECT_EQ(stored.programme().ladders.at(0).rules.at(0).all.at(0).at_least, 1);
}

TEST(Programmes, privileges_by_level_are_one_row_each) {
  const Loaded loaded = load("store-growth");
  const auto& rows = loaded.programme().privileges;
  EXPECT_EQ(names_of(loaded, rows),
            "member_price member_price member_price birthday_price member_day_price festival_price");
  EXPECT_EQ(rows[1].levels, 1u << 2);
  EXPECT_EQ(rows[1].pay, (Rate{17, 20}));
  EXPECT_EQ(rows[5].days->days_of_year.size(), 2u);
}

// ---- what is made from the tables ----

void expect_same_as_file(const std::string& relative, const std::string& text) {
  const std::filesystem::path path = tree() / relative;
  if (std::getenv("SHUKE_UPDATE") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(found == text) << relative << " is not what the tables say; SHUKE_UPDATE=1 rewrites it";
}

TEST(Syntax, the_schema_is_that_of_the_tables) {
  expect_same_as_file("schema/programme.schema.json", json_schema_of(programme_syntax()));
}
TEST(Syntax, the_findings_are_those_of_the_table) {
  expect_same_as_file("schema/findings.yaml", findings_as_yaml());
}
TEST(Syntax, the_reference_is_that_of_the_tables) {
  expect_same_as_file("docs/programme-reference.md", reference_of(programme_syntax()));
}

TEST(Syntax, the_schema_is_json) {
  EXPECT_TRUE(read_json(json_schema_of(programme_syntax())));
}

TEST(Syntax, every_key_says_what_it_means_in_both_languages) {
  std::vector<const Section*> open{&programme_syntax()};
  for (std::size_t i = 0; i < open.size(); ++i) {
    EXPECT_FALSE(open[i]->meaning.zh.empty() || open[i]->meaning.en.empty()) << open[i]->name;
    for (const Key& key : open[i]->keys) {
      EXPECT_FALSE(key.meaning.zh.empty() || key.meaning.en.empty()) << open[i]->name << "." << key.name;
      for (const Shape* shape = &key.shape; shape != nullptr; shape = shape->of)
        if (shape->section != nullptr && std::find(open.begin(), open.end(), shape->section) == open.end())
          open.push_back(shape->section);
    }
  }
  EXPECT_GT(open.size(), 30u);
}

}  // namespace
}  // namespace shuke::codec
