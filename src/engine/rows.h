// Rows: the bridge between the state and the store's rows. It loads what the state (and the directory) is
// asked for and holds not, and knows which rows a batch has changed. Not the journal (batch_bytes) and no
// rule.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/name_space.h"
#include "codec/person.h"
#include "domain/event.h"
#include "domain/state.h"
#include "store/store.h"

namespace shuke::engine {

/// A member's row with all its columns, without the bytes.
store::MemberRow member_row(const domain::MemberState& member);
/// As what the store lists orders of this state. Only what waits to be paid is listed: little, and the rest
/// is nearly all orders, or stays as it is for ever, as a guest's does.
std::optional<std::uint8_t> listed_as(domain::OrderState state);
/// What a member is searched by, as the store keeps it.
store::SearchKeys search_keys(base::MemberNo no, const codec::Person& person);

/// Numbers of one kind, each once and in order when they are asked for; noted very often and asked for
/// once, so sorted only then.
template <class No>
class Changed {
 public:
  void insert(No no) {
    if (x_numbers.empty() || x_numbers.back() != no) x_numbers.push_back(no);
  }
  template <class Iterator>
  void insert(Iterator first, Iterator last) {
    x_numbers.insert(x_numbers.end(), first, last);
  }
  const std::vector<No>& in_order() {
    std::ranges::sort(x_numbers);
    const auto repeated = std::ranges::unique(x_numbers);
    x_numbers.erase(repeated.begin(), repeated.end());
    return x_numbers;
  }
  void clear() { x_numbers.clear(); }

 private:
  std::vector<No> x_numbers;
};

class Rows final : public domain::RowSource, public codec::NameSource {
 public:
  /// `kept` is how many names of each kind the store has. A higher number was given since, so no row can
  /// have it, and the store need not be asked. Must outlive this.
  Rows(store::Store& store, const std::array<std::uint32_t, store::name_kinds>& kept)
      : x_store(store), x_kept(kept) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  void load(base::MemberNo no, domain::MemberState& member) override;
  void load(base::OrderNo no, domain::Order& order) override;
  void load(base::HoldNo no, domain::Hold& hold) override;
  void load(base::RedemptionNo no, domain::Redemption& redemption) override;
  void load(base::CouponNo no, domain::CouponOwner& owner) override;
  void load(base::UseNo no, domain::UseOwner& owner) override;
  void load(base::TopUpNo no, domain::TopUp& top_up) override;
  void load(base::CardNo no, domain::CardOwner& owner) override;
  void load(base::CardBatchNo no, domain::CardBatch& batch) override;
  codec::Person load_person(base::MemberNo no);
  std::uint32_t number_of(base::NameKind kind, std::string_view text) override;
  std::string text_of(base::NameKind kind, std::uint32_t no) override;
  /// How many rows were asked for since it was last set to zero, found or not: each is held by the state.
  std::size_t held() const { return x_held; }
  void forget_held() { x_held = 0; }
  /// The first failure since it was asked for; what was loaded since is not to be trusted.
  std::optional<store::Fault> take_fault();
  void fail(store::Fault fault);

  /// Notes what an event, already applied to `state`, has changed.
  void note(const domain::Event& event, const domain::State& state);
  void note_person(base::MemberNo no) { x_people.insert(no); }
  const std::vector<base::MemberNo>& members_changed() { return x_members.in_order(); }
  /// Adds the changed rows to a batch. The bytes stand in `memory`, which must outlive the batch.
  void write(const domain::State& state, const std::function<const codec::Person&(base::MemberNo)>& person,
             store::Batch& batch, std::vector<std::string>& memory);
  void forget_changes();

 private:
  template <class T>
  void read(store::Expected<std::optional<std::string>> bytes, T& value);
  template <class T>
  void read_row(store::Table table, base::NameKind kind, std::uint32_t no, T& value);
  bool is_new(base::NameKind kind, std::uint32_t no) const {
    return no > x_kept[static_cast<std::size_t>(kind)];
  }

  store::Store& x_store;
  const std::array<std::uint32_t, store::name_kinds>& x_kept;
  std::optional<store::Fault> x_fault;
  std::size_t x_held = 0;
  Changed<base::MemberNo> x_members;
  Changed<base::OrderNo> x_orders;
  Changed<base::HoldNo> x_holds;
  Changed<base::RedemptionNo> x_redemptions;
  Changed<base::CouponNo> x_coupons;  // whose owner is new
  Changed<base::UseNo> x_uses;        // likewise
  Changed<base::TopUpNo> x_top_ups;
  Changed<base::CardNo> x_cards;  // whose owner is new
  Changed<base::CardBatchNo> x_card_batches;
  Changed<base::MemberNo> x_people;
};

}  // namespace shuke::engine
