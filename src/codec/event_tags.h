// The tags of events. Rules of the form are in tagged.h; a tag is for ever.
#pragma once

#include "codec/state_tags.h"
#include "domain/event.h"

namespace shuke::codec {

template <>
struct Fields<domain::RuleRef> {
  using T = domain::RuleRef;
  using Table = Rows<Row<1, &T::kind>, Row<2, &T::position>>;
};

template <>
struct Fields<domain::ExplainPart> {
  using T = domain::ExplainPart;
  using Table = Rows<Row<1, &T::base>, Row<2, &T::rate>, Row<3, &T::price_class>, Row<4, &T::tender>>;
};

template <>
struct Fields<domain::ExplainLine> {
  using T = domain::ExplainLine;
  using Table =
      Rows<Row<1, &T::rule>, Row<2, &T::account>, Row<3, &T::rounding>, Row<4, &T::multiplier>,
           Row<5, &T::times>, Row<6, &T::exact_num>, Row<7, &T::exact_den>, Row<8, &T::cap>,
           Row<9, &T::before>, Row<10, &T::result>, Row<11, &T::parts_from>, Row<12, &T::parts_count>>;
};

template <>
struct Fields<domain::LotPrice> {
  using T = domain::LotPrice;
  using Table = Rows<Row<1, &T::lot>, Row<2, &T::allocated>>;
};

template <>
struct Fields<domain::DueChange> {
  using T = domain::DueChange;
  using Table = Rows<Row<1, &T::due>, Row<2, &T::added>>;
};

template <>
struct Fields<domain::AccountEnd> {
  using T = domain::AccountEnd;
  using Table = Rows<Row<1, &T::account>, Row<2, &T::end>, Row<3, &T::lapsed_at>>;
};

template <>
struct Fields<domain::LevelChange> {
  using T = domain::LevelChange;
  using Table = Rows<Row<1, &T::ladder>, Row<2, &T::from>, Row<3, &T::to>, Row<4, &T::after>>;
};

template <>
struct Fields<domain::SaleChange> {
  using T = domain::SaleChange;
  using Table =
      Rows<Row<1, &T::at>, Row<2, &T::seq>, Row<3, &T::orders>, Row<4, &T::spend>, Row<5, &T::order>>;
};

template <>
struct Fields<domain::LineChange> {
  using T = domain::LineChange;
  using Table = Rows<Row<1, &T::position>, Row<2, &T::quantity_returned>, Row<3, &T::amount_returned>,
                     Row<4, &T::kept>>;
};

template <>
struct Fields<domain::TakeChange> {
  using T = domain::TakeChange;
  using Table = Rows<Row<1, &T::position>, Row<2, &T::after>>;
};

template <>
struct Fields<domain::CouponChange> {
  using T = domain::CouponChange;
  using Table = Rows<Row<1, &T::position>, Row<2, &T::after>>;
};

template <>
struct Fields<domain::MemberEffect> {
  using T = domain::MemberEffect;
  using Table = Rows<Row<1, &T::kind>, Row<2, &T::to>, Row<3, &T::because_of>, Row<4, &T::order>,
                     Row<5, &T::coupon>, Row<6, &T::top_up>>;
};

template <>
struct Fields<domain::EffectReceived> {
  using T = domain::EffectReceived;
  using Table = Rows<Row<1, &T::effect>, Row<2, &T::at>, Row<3, &T::arrival>>;
};

template <>
struct Fields<domain::GiftGiven> {
  using T = domain::GiftGiven;
  using Table =
      Rows<Row<1, &T::member>, Row<2, &T::ladder>, Row<3, &T::level>, Row<4, &T::at>, Row<5, &T::privilege>,
           Row<6, &T::period_from>, Row<7, &T::count>, Row<8, &T::campaign>>;
};

template <>
struct Fields<domain::CardChange> {
  using T = domain::CardChange;
  using Table = Rows<Row<1, &T::position>, Row<2, &T::after>>;
};

template <>
struct Fields<domain::LockChange> {
  using T = domain::LockChange;
  using Table = Rows<Row<1, &T::lock>, Row<2, &T::gone>>;
};

template <>
struct Fields<domain::Correction> {
  using T = domain::Correction;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::orders>, Row<3, &T::holds>, Row<4, &T::redemptions>,
                     Row<5, &T::effects>, Row<6, &T::gifts>, Row<7, &T::top_ups>>;
};

template <>
struct Fields<domain::Event> {
  using T = domain::Event;
  using Table =
      Rows<Row<1, &T::type>, Base<2, &T::at>, Row<3, &T::member>, Row<4, &T::other>,
           Row<5, &T::programme_version>, Row<6, &T::cause>, Row<7, &T::order>, Row<8, &T::text>,
           Row<9, &T::ladder>, Row<10, &T::loses>, Row<11, &T::gains>, Row<12, &T::no_gifts>,
           Row<13, &T::postings>, Row<14, &T::lot_prices>, Row<15, &T::account_ends>, Row<16, &T::dues>,
           Row<17, &T::levels>, Row<18, &T::sales>, Row<19, &T::explains>, Row<20, &T::parts>,
           Row<21, &T::coupons>, Row<22, &T::actions>, Row<23, &T::holds>, Row<24, &T::redemptions>,
           Row<25, &T::referrals>, Row<26, &T::effects>, Row<27, &T::order_made>, Row<28, &T::made>,
           Row<29, &T::order_head>, Row<30, &T::lines>, Row<31, &T::earned>, Row<32, &T::takes>,
           Row<33, &T::refund>, Row<34, &T::gifts>, Row<35, &T::correction>, Row<36, &T::locks>,
           Row<37, &T::periods>, Row<38, &T::uses>, Row<39, &T::top_ups>, Row<40, &T::cards>,
           Row<41, &T::card_batches>, Row<42, &T::campaigns>, Row<50, &T::codes>>;
};

}  // namespace shuke::codec
