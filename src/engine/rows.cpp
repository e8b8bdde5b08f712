// Reading a row is reading its bytes; a row that is not there leaves the value empty.
#include "engine/rows.h"

#include <algorithm>
#include <utility>

#include "codec/person_bytes.h"
#include "codec/person_keys.h"
#include "codec/state_bytes.h"

namespace shuke::engine {
namespace {

using store::Table;

template <class T>
std::string_view bytes_of(const T& value, std::vector<std::string>& memory) {
  std::string& bytes = memory.emplace_back();
  codec::write_bytes(value, bytes);
  return bytes;
}

}  // namespace

store::MemberRow member_row(const domain::MemberState& member) {
  store::MemberRow row;
  row.no = member.no;
  row.next_due = member.due.empty() ? base::never : member.due.back().at;
  row.last_order_at = member.last_order_at;
  row.levels.fill(255);
  const auto ladders = std::min<std::size_t>(member.ladders.size(), store::list_ladders);
  for (std::size_t i = 0; i < ladders; ++i) row.levels[i] = member.ladders[i].shown().value;
  const auto accounts = std::min<std::size_t>(member.accounts.size(), store::list_accounts);
  for (std::size_t i = 0; i < accounts; ++i) row.available[i] = member.accounts[i].available.count;
  row.listed = member.status == domain::MemberStatus::active;
  return row;
}

std::optional<std::uint8_t> listed_as(domain::OrderState state) {
  return state == domain::OrderState::placed ? std::optional(static_cast<std::uint8_t>(state))
                                             : std::nullopt;
}

store::SearchKeys search_keys(base::MemberNo no, const codec::Person& person) {
  store::SearchKeys keys{no, {}};
  for (codec::PersonKey& key : codec::keys_of(person))
    keys.keys.push_back({static_cast<std::uint8_t>(key.kind), std::move(key.text)});
  return keys;
}

template <class T>
void Rows::read(store::Expected<std::optional<std::string>> bytes, T& value) {
  ++x_held;
  if (!bytes) return fail(std::move(bytes.error()));
  if (!*bytes) return;
  if (const auto done = codec::read_bytes(**bytes, value); !done)
    fail({store::Fault::Kind::damaged,
          "A row of the state: " + std::string(codec::words_of(done.error())) + "."});
}

void Rows::fail(store::Fault fault) {
  if (!x_fault) x_fault = std::move(fault);
}

template <class T>
void Rows::read_row(Table table, base::NameKind kind, std::uint32_t no, T& value) {
  if (is_new(kind, no)) {
    ++x_held;
    return;
  }
  read(x_store.row(table, no), value);
}

void Rows::load(base::MemberNo no, domain::MemberState& member) {
  if (is_new(base::NameKind::member, no.value)) {
    ++x_held;
    return;
  }
  read(x_store.member(no), member);
}
void Rows::load(base::OrderNo no, domain::Order& order) {
  read_row(Table::order, base::NameKind::order, no.value, order);
}
void Rows::load(base::HoldNo no, domain::Hold& hold) {
  read_row(Table::hold, base::NameKind::hold, no.value, hold);
}
void Rows::load(base::RedemptionNo no, domain::Redemption& redemption) {
  read_row(Table::redemption, base::NameKind::redemption, no.value, redemption);
}
void Rows::load(base::CouponNo no, domain::CouponOwner& owner) {
  read_row(Table::coupon, base::NameKind::coupon, no.value, owner);
}
void Rows::load(base::UseNo no, domain::UseOwner& owner) {
  read_row(Table::use, base::NameKind::use, no.value, owner);
}
void Rows::load(base::TopUpNo no, domain::TopUp& top_up) {
  read_row(Table::top_up, base::NameKind::top_up, no.value, top_up);
}

void Rows::load(base::CardNo no, domain::CardOwner& owner) {
  read(x_store.row(Table::card, no.value), owner);
}
void Rows::load(base::CardBatchNo no, domain::CardBatch& batch) {
  read(x_store.row(Table::card_batch, no.value), batch);
}

codec::Person Rows::load_person(base::MemberNo no) {
  codec::Person person;
  read_row(Table::person, base::NameKind::member, no.value, person);
  return person;
}

std::uint32_t Rows::number_of(base::NameKind kind, std::string_view text) {
  const auto found = x_store.name(kind, text);
  if (!found) fail(found.error());
  return found && *found ? **found : 0;
}

std::string Rows::text_of(base::NameKind kind, std::uint32_t no) {
  auto found = x_store.name_text(kind, no);
  if (found && *found) return **std::move(found);
  fail(found ? store::Fault{store::Fault::Kind::damaged,
                            "Number " + std::to_string(no) + " of the names is not there."}
             : found.error());
  return {};
}

std::optional<store::Fault> Rows::take_fault() {
  return std::exchange(x_fault, std::nullopt);
}

void Rows::note(const domain::Event& event, const domain::State& state) {
  if (event.member) x_members.insert(event.member);
  if (event.order) x_orders.insert(event.order);
  for (const domain::Hold& hold : event.holds) x_holds.insert(hold.no);
  for (const domain::Redemption& redemption : event.redemptions) x_redemptions.insert(redemption.no);
  for (const domain::TopUp& top_up : event.top_ups) x_top_ups.insert(top_up.no);
  for (const domain::CardChange& change : event.cards) {
    if (change.after.no) x_cards.insert(change.after.no);
  }
  for (const domain::CardBatch& cards : event.card_batches) x_card_batches.insert(cards.no);
  for (const domain::Card& card : event.correction.get().member.extras.get().cards) {
    if (card.no) x_cards.insert(card.no);
  }
  const bool grants = event.type == domain::EventType::coupon_granted ||
                      event.type == domain::EventType::coupon_claimed ||
                      event.type == domain::EventType::coupon_received;
  for (const domain::CouponChange& change : event.coupons) {
    if (grants && change.after.no) x_coupons.insert(change.after.no);
    if (grants && change.after.code) x_coupons.insert(change.after.code);
  }
  for (const domain::CouponOwner& code : event.codes) x_coupons.insert(code.no);
  if (event.type == domain::EventType::privilege_used) x_uses.insert(event.uses.front().no);
  for (const domain::PrivilegeUse& use : event.correction.get().member.extras.get().uses)
    x_uses.insert(use.no);
  if (event.type == domain::EventType::members_merged) {
    // Everything the absorbed member had belongs to the kept one now.
    x_members.insert(event.other);
    const domain::MemberState& kept = state.member(event.member);
    x_orders.insert(kept.orders.begin(), kept.orders.end());
    x_holds.insert(kept.extras.get().holds.begin(), kept.extras.get().holds.end());
    x_redemptions.insert(kept.extras.get().redemptions.begin(), kept.extras.get().redemptions.end());
    x_top_ups.insert(kept.extras.get().top_ups.begin(), kept.extras.get().top_ups.end());
  }
  for (const domain::Coupon& coupon : event.correction.get().member.extras.get().coupons) {
    if (coupon.no) x_coupons.insert(coupon.no);
    if (coupon.code) x_coupons.insert(coupon.code);
  }
  for (const domain::Order& order : event.correction.get().orders) x_orders.insert(order.head.no);
  for (const domain::Hold& hold : event.correction.get().holds) x_holds.insert(hold.no);
  for (const domain::Redemption& redemption : event.correction.get().redemptions)
    x_redemptions.insert(redemption.no);
  for (const domain::TopUp& top_up : event.correction.get().top_ups) x_top_ups.insert(top_up.no);
}

void Rows::write(const domain::State& state,
                 const std::function<const codec::Person&(base::MemberNo)>& person, store::Batch& batch,
                 std::vector<std::string>& memory) {
  // The bytes are looked at from the batch, so none may move.
  const std::size_t rows = x_members.in_order().size() + x_orders.in_order().size() +
                           x_holds.in_order().size() + x_redemptions.in_order().size() +
                           x_coupons.in_order().size() + x_uses.in_order().size() +
                           x_top_ups.in_order().size() + x_cards.in_order().size() +
                           x_card_batches.in_order().size() + x_people.in_order().size();
  memory.reserve(memory.size() + rows);
  for (const base::MemberNo no : x_members.in_order()) {
    batch.members.push_back(member_row(state.member(no)));
    batch.members.back().bytes = bytes_of(state.member(no), memory);
  }
  for (const base::OrderNo no : x_orders.in_order()) {
    const domain::Order& order = state.order(no);
    batch.rows.push_back(
        {Table::order, no.value, order.head.member, bytes_of(order, memory), listed_as(order.head.state)});
  }
  for (const base::HoldNo no : x_holds.in_order())
    batch.rows.push_back({Table::hold, no.value, state.hold(no).member, bytes_of(state.hold(no), memory)});
  for (const base::RedemptionNo no : x_redemptions.in_order()) {
    const domain::Redemption& redemption = state.redemption(no);
    batch.rows.push_back({Table::redemption, no.value, redemption.member, bytes_of(redemption, memory)});
  }
  for (const base::CouponNo no : x_coupons.in_order()) {
    const domain::CouponOwner& owner = state.coupon_owner(no);
    batch.rows.push_back({Table::coupon, no.value, owner.member, bytes_of(owner, memory)});
  }
  for (const base::UseNo no : x_uses.in_order()) {
    const domain::UseOwner& owner = state.use_owner(no);
    batch.rows.push_back({Table::use, no.value, owner.member, bytes_of(owner, memory)});
  }
  for (const base::TopUpNo no : x_top_ups.in_order()) {
    const domain::TopUp& top_up = state.top_up(no);
    batch.rows.push_back({Table::top_up, no.value, top_up.member, bytes_of(top_up, memory)});
  }
  for (const base::CardNo no : x_cards.in_order()) {
    const domain::CardOwner& owner = state.card_owner(no);
    batch.rows.push_back({Table::card, no.value, owner.member, bytes_of(owner, memory)});
  }
  for (const base::CardBatchNo no : x_card_batches.in_order())
    batch.rows.push_back(
        {Table::card_batch, no.value, base::MemberNo{}, bytes_of(state.card_batch(no), memory)});
  for (const base::MemberNo no : x_people.in_order()) {
    const codec::Person& who = person(no);
    batch.rows.push_back(
        {Table::person, no.value, no, who.empty() ? std::string_view{} : bytes_of(who, memory)});
    // Most new members are known by their id alone, and have no keys that could go.
    store::SearchKeys keys = search_keys(no, who);
    if (!keys.keys.empty() || !is_new(base::NameKind::member, no.value))
      batch.search_keys.push_back(std::move(keys));
  }
}

void Rows::forget_changes() {
  x_members.clear();
  x_orders.clear();
  x_holds.clear();
  x_redemptions.clear();
  x_coupons.clear();
  x_uses.clear();
  x_top_ups.clear();
  x_cards.clear();
  x_card_batches.clear();
  x_people.clear();
}

}  // namespace shuke::engine
