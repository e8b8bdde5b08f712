// The tags of commands, and the number of each type of command. Rules of the form are in tagged.h; a tag or
// number is for ever. Not the names that callers use (command_table).
#pragma once

#include "codec/state_tags.h"
#include "domain/command.h"

namespace shuke::codec {

template <>
struct Fields<domain::EnrolMember> {
  using T = domain::EnrolMember;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::referred_by>>;
};

template <>
struct Fields<domain::UpdateMember> {
  using T = domain::UpdateMember;
  using Table = Rows<Row<1, &T::member>>;
};

template <>
struct Fields<domain::EraseMember> {
  using T = domain::EraseMember;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::forfeit>>;
};

template <>
struct Fields<domain::MergeMembers> {
  using T = domain::MergeMembers;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::absorbed>>;
};

template <>
struct Fields<domain::ImportOpening::ImportedLevel> {
  using T = domain::ImportOpening::ImportedLevel;
  using Table = Rows<Row<1, &T::ladder>, Row<2, &T::level>, Row<3, &T::since>, Row<4, &T::until>>;
};

template <>
struct Fields<domain::ImportOpening::ImportedLot> {
  using T = domain::ImportOpening::ImportedLot;
  using Table = Rows<Row<1, &T::account>, Row<2, &T::amount>, Row<3, &T::earned_at>, Row<4, &T::ends_at>>;
};

template <>
struct Fields<domain::ImportOpening::MonthlySpend> {
  using T = domain::ImportOpening::MonthlySpend;
  using Table = Rows<Row<1, &T::month>, Row<2, &T::amount>, Row<3, &T::orders>>;
};

template <>
struct Fields<domain::ImportOpening::ImportedWallet> {
  using T = domain::ImportOpening::ImportedWallet;
  using Table = Rows<Row<1, &T::principal>, Row<2, &T::bonus>, Row<3, &T::cashback>>;
};

template <>
struct Fields<domain::ImportOpening> {
  using T = domain::ImportOpening;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::batch>, Row<3, &T::levels>, Row<4, &T::lots>,
                     Row<5, &T::monthly_spend>, Row<6, &T::wallet>>;
};

template <>
struct Fields<domain::SetLevel> {
  using T = domain::SetLevel;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::ladder>, Row<3, &T::level>, Row<4, &T::until>,
                     Row<5, &T::reason>>;
};

template <>
struct Fields<domain::LineInput> {
  using T = domain::LineInput;
  using Table = Rows<Row<1, &T::line>, Row<2, &T::sku>, Row<3, &T::category>, Row<4, &T::tags>,
                     Row<5, &T::price_class>, Row<6, &T::quantity>, Row<7, &T::unit_price>,
                     Row<8, &T::amount>, Row<9, &T::reward>>;
};

template <>
struct Fields<domain::TenderInput> {
  using T = domain::TenderInput;
  using Table = Rows<Row<1, &T::kind>, Row<2, &T::amount>, Row<3, &T::account>, Row<4, &T::points>>;
};

template <>
struct Fields<domain::CouponRef> {
  using T = domain::CouponRef;
  using Table =
      Rows<Row<1, &T::no>, Row<2, &T::coupon_template>, Row<3, &T::named_for>, Row<4, &T::number>>;
};

template <>
struct Fields<domain::BirthdayNow> {
  using T = domain::BirthdayNow;
  using Table = Rows<Row<1, &T::day>, Row<2, &T::week>, Row<3, &T::month>>;
};

template <>
struct Fields<domain::QuoteTerms> {
  using T = domain::QuoteTerms;
  using Table = Rows<Row<1, &T::given>, Row<2, &T::genuine>, Row<3, &T::same_cart>, Row<4, &T::token>,
                     Row<5, &T::valid_until>, Row<6, &T::member>, Row<7, &T::unit_prices>,
                     Row<8, &T::shipping_fee>, Row<9, &T::coupons>, Row<10, &T::points>,
                     Row<11, &T::breakdown>, Row<12, &T::birthday>, Row<13, &T::priced_by>>;
};

template <>
struct Fields<domain::PlaceOrder> {
  using T = domain::PlaceOrder;
  using Table = Rows<Row<1, &T::order>, Row<2, &T::member>, Row<3, &T::lines>, Row<4, &T::shipping_fee>>;
};

template <>
struct Fields<domain::PayOrder> {
  using T = domain::PayOrder;
  using Table =
      Rows<Row<1, &T::order>, Row<2, &T::member>, Row<3, &T::lines>, Row<4, &T::tenders>,
           Row<5, &T::shipping_fee>, Row<6, &T::coupons>, Row<7, &T::quote>, Row<8, &T::shipping_waived>>;
};

template <>
struct Fields<domain::ShipOrder> {
  using T = domain::ShipOrder;
  using Table = Rows<Row<1, &T::order>>;
};

template <>
struct Fields<domain::CompleteOrder> {
  using T = domain::CompleteOrder;
  using Table = Rows<Row<1, &T::order>>;
};

template <>
struct Fields<domain::CancelOrder> {
  using T = domain::CancelOrder;
  using Table = Rows<Row<1, &T::order>>;
};

template <>
struct Fields<domain::ClaimOrder> {
  using T = domain::ClaimOrder;
  using Table = Rows<Row<1, &T::order>, Row<2, &T::member>>;
};

template <>
struct Fields<domain::ReturnOrder::ReturnedLine> {
  using T = domain::ReturnOrder::ReturnedLine;
  using Table = Rows<Row<1, &T::line>, Row<2, &T::quantity>, Row<3, &T::amount>>;
};

template <>
struct Fields<domain::ReturnOrder> {
  using T = domain::ReturnOrder;
  using Table = Rows<Row<1, &T::order>, Row<2, &T::return_id>, Row<3, &T::exchange>, Row<4, &T::whole>,
                     Row<5, &T::lines>, Row<6, &T::shipping_fee>>;
};

template <>
struct Fields<domain::RecordAction> {
  using T = domain::RecordAction;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::action>, Row<3, &T::ref>, Row<4, &T::value>>;
};

template <>
struct Fields<domain::UndoAction> {
  using T = domain::UndoAction;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::action>, Row<3, &T::ref>>;
};

template <>
struct Fields<domain::AdjustAccount> {
  using T = domain::AdjustAccount;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::account>, Row<3, &T::amount>, Row<4, &T::reason>,
                     Row<5, &T::ends_on>>;
};

template <>
struct Fields<domain::HoldAccount> {
  using T = domain::HoldAccount;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::account>, Row<3, &T::amount>, Row<4, &T::hold>,
                     Row<5, &T::expires_in>>;
};

template <>
struct Fields<domain::CaptureHold> {
  using T = domain::CaptureHold;
  using Table = Rows<Row<1, &T::hold>, Row<2, &T::amount>>;
};

template <>
struct Fields<domain::ReleaseHold> {
  using T = domain::ReleaseHold;
  using Table = Rows<Row<1, &T::hold>>;
};

template <>
struct Fields<domain::RedeemReward> {
  using T = domain::RedeemReward;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::reward>, Row<3, &T::redemption>, Row<4, &T::quantity>>;
};

template <>
struct Fields<domain::UndoRedemption> {
  using T = domain::UndoRedemption;
  using Table = Rows<Row<1, &T::redemption>>;
};

template <>
struct Fields<domain::GrantCoupon> {
  using T = domain::GrantCoupon;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::coupon>, Row<3, &T::coupon_template>>;
};

template <>
struct Fields<domain::ClaimCoupon> {
  using T = domain::ClaimCoupon;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::coupon>, Row<3, &T::coupon_template>, Row<4, &T::code>,
                     Row<5, &T::listed_code>>;
};

template <>
struct Fields<domain::RevokeCoupon> {
  using T = domain::RevokeCoupon;
  using Table = Rows<Row<1, &T::coupon>, Row<2, &T::reason>>;
};

template <>
struct Fields<domain::LockQuote> {
  using T = domain::LockQuote;
  using Table = Rows<Row<1, &T::quote>, Row<2, &T::expires_in>>;
};

template <>
struct Fields<domain::ReleaseQuote> {
  using T = domain::ReleaseQuote;
  using Table = Rows<Row<1, &T::quote>>;
};

template <>
struct Fields<domain::UsePrivilege> {
  using T = domain::UsePrivilege;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::privilege>, Row<3, &T::use>, Row<4, &T::order>,
                     Row<5, &T::birthday>>;
};

template <>
struct Fields<domain::UndoPrivilege> {
  using T = domain::UndoPrivilege;
  using Table = Rows<Row<1, &T::use>>;
};

template <>
struct Fields<domain::TopUpWallet> {
  using T = domain::TopUpWallet;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::top_up>, Row<3, &T::package>, Row<4, &T::amount>,
                     Row<5, &T::named>>;
};

template <>
struct Fields<domain::RefundTopUp> {
  using T = domain::RefundTopUp;
  using Table = Rows<Row<1, &T::top_up>, Row<2, &T::amount>, Row<3, &T::deducted>>;
};

template <>
struct Fields<domain::ImportCodes> {
  using T = domain::ImportCodes;
  using Table = Rows<Row<1, &T::batch>, Row<2, &T::coupon_template>, Row<3, &T::codes>>;
};

template <>
struct Fields<domain::TransferCoupon> {
  using T = domain::TransferCoupon;
  using Table = Rows<Row<1, &T::coupon>, Row<2, &T::to>, Row<3, &T::as>>;
};

template <>
struct Fields<domain::TransferTopUp> {
  using T = domain::TransferTopUp;
  using Table =
      Rows<Row<1, &T::top_up>, Row<2, &T::to>, Row<3, &T::as>, Row<4, &T::reason>, Row<5, &T::named>,
           Row<6, &T::principal>, Row<7, &T::bonus>, Row<8, &T::spent_before>, Row<9, &T::bonus_ends_at>>;
};

template <>
struct Fields<domain::FreezeWallet> {
  using T = domain::FreezeWallet;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::reason>>;
};

template <>
struct Fields<domain::UnfreezeWallet> {
  using T = domain::UnfreezeWallet;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::reason>>;
};

template <>
struct Fields<domain::CardRef> {
  using T = domain::CardRef;
  using Table = Rows<Row<1, &T::no>, Row<2, &T::plan>, Row<3, &T::named_for>, Row<4, &T::number>>;
};

template <>
struct Fields<domain::BuyCard> {
  using T = domain::BuyCard;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::card>, Row<3, &T::plan>, Row<4, &T::trial>,
                     Row<5, &T::tenders>, Row<6, &T::auto_renew>>;
};

template <>
struct Fields<domain::GrantCard> {
  using T = domain::GrantCard;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::card>, Row<3, &T::plan>, Row<4, &T::reason>>;
};

template <>
struct Fields<domain::RenewCard> {
  using T = domain::RenewCard;
  using Table = Rows<Row<1, &T::card>, Row<2, &T::tenders>>;
};

template <>
struct Fields<domain::UpgradeCard> {
  using T = domain::UpgradeCard;
  using Table = Rows<Row<1, &T::card>, Row<2, &T::plan>, Row<3, &T::tenders>>;
};

template <>
struct Fields<domain::PauseCard> {
  using T = domain::PauseCard;
  using Table = Rows<Row<1, &T::card>>;
};

template <>
struct Fields<domain::ResumeCard> {
  using T = domain::ResumeCard;
  using Table = Rows<Row<1, &T::card>>;
};

template <>
struct Fields<domain::CancelCard> {
  using T = domain::CancelCard;
  using Table = Rows<Row<1, &T::card>, Row<2, &T::refund>, Row<3, &T::deducted>>;
};

template <>
struct Fields<domain::SetCardRenewal> {
  using T = domain::SetCardRenewal;
  using Table = Rows<Row<1, &T::card>, Row<2, &T::auto_renew>>;
};

template <>
struct Fields<domain::IssueCardSecrets> {
  using T = domain::IssueCardSecrets;
  using Table = Rows<Row<1, &T::batch>, Row<2, &T::plan>, Row<3, &T::count>, Row<4, &T::ends_on>>;
};

template <>
struct Fields<domain::RedeemCardSecret> {
  using T = domain::RedeemCardSecret;
  using Table = Rows<Row<1, &T::member>, Row<2, &T::genuine>, Row<3, &T::card>, Row<4, &T::plan>,
                     Row<5, &T::ends_at>>;
};

template <>
struct Alternatives<domain::CommandBody> {
  using Variant = domain::AnyCommand;
  using Table = Choices<
      Choice<1, domain::EnrolMember>, Choice<2, domain::UpdateMember>, Choice<3, domain::MergeMembers>,
      Choice<4, domain::ImportOpening>, Choice<5, domain::SetLevel>, Choice<6, domain::PlaceOrder>,
      Choice<7, domain::PayOrder>, Choice<8, domain::ShipOrder>, Choice<9, domain::CompleteOrder>,
      Choice<10, domain::CancelOrder>, Choice<11, domain::ClaimOrder>, Choice<12, domain::ReturnOrder>,
      Choice<13, domain::RecordAction>, Choice<14, domain::UndoAction>, Choice<15, domain::AdjustAccount>,
      Choice<16, domain::HoldAccount>, Choice<17, domain::CaptureHold>, Choice<18, domain::ReleaseHold>,
      Choice<19, domain::RedeemReward>, Choice<20, domain::UndoRedemption>, Choice<21, domain::GrantCoupon>,
      Choice<22, domain::ClaimCoupon>, Choice<23, domain::RevokeCoupon>, Choice<24, domain::LockQuote>,
      Choice<25, domain::ReleaseQuote>, Choice<26, domain::UsePrivilege>, Choice<27, domain::UndoPrivilege>,
      Choice<28, domain::TopUpWallet>, Choice<29, domain::RefundTopUp>, Choice<30, domain::BuyCard>,
      Choice<31, domain::GrantCard>, Choice<32, domain::RenewCard>, Choice<33, domain::UpgradeCard>,
      Choice<34, domain::PauseCard>, Choice<35, domain::ResumeCard>, Choice<36, domain::CancelCard>,
      Choice<37, domain::SetCardRenewal>, Choice<38, domain::IssueCardSecrets>,
      Choice<39, domain::RedeemCardSecret>, Choice<50, domain::ImportCodes>,
      Choice<51, domain::TransferCoupon>, Choice<52, domain::FreezeWallet>,
      Choice<53, domain::UnfreezeWallet>, Choice<54, domain::TransferTopUp>,
      Choice<60, domain::EraseMember>>;
};

template <>
struct Fields<domain::Command> {
  using T = domain::Command;
  using Table = Rows<Base<1, &T::at>, Row<2, &T::id>, Row<3, &T::store>, Row<4, &T::till>,
                     Row<5, &T::operated_by>, Row<6, &T::body>>;
};

}  // namespace shuke::codec
