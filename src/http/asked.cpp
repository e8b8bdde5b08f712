// Why stands beside the outcome. Older journals have it in the command alone, of types that require it.
#include "http/asked.h"

#include <string>
#include <variant>

namespace shuke::http {
namespace {

/// The types as in commands.
struct TypeName {
  using Name = std::string_view;
  Name operator()(const domain::EnrolMember&) const { return "enrol_member"; }
  Name operator()(const domain::UpdateMember&) const { return "update_member"; }
  Name operator()(const domain::MergeMembers&) const { return "merge_members"; }
  Name operator()(const domain::ImportOpening&) const { return "import_opening"; }
  Name operator()(const domain::SetLevel&) const { return "set_level"; }
  Name operator()(const domain::PlaceOrder&) const { return "place_order"; }
  Name operator()(const domain::PayOrder&) const { return "pay_order"; }
  Name operator()(const domain::ShipOrder&) const { return "ship_order"; }
  Name operator()(const domain::CompleteOrder&) const { return "complete_order"; }
  Name operator()(const domain::CancelOrder&) const { return "cancel_order"; }
  Name operator()(const domain::ClaimOrder&) const { return "claim_order"; }
  Name operator()(const domain::ReturnOrder&) const { return "return_order"; }
  Name operator()(const domain::RecordAction&) const { return "record_action"; }
  Name operator()(const domain::UndoAction&) const { return "undo_action"; }
  Name operator()(const domain::AdjustAccount&) const { return "adjust_account"; }
  Name operator()(const domain::HoldAccount&) const { return "hold_account"; }
  Name operator()(const domain::CaptureHold&) const { return "capture_hold"; }
  Name operator()(const domain::ReleaseHold&) const { return "release_hold"; }
  Name operator()(const domain::RedeemReward&) const { return "redeem_reward"; }
  Name operator()(const domain::UndoRedemption&) const { return "undo_redemption"; }
  Name operator()(const domain::GrantCoupon&) const { return "grant_coupon"; }
  Name operator()(const domain::ClaimCoupon&) const { return "claim_coupon"; }
  Name operator()(const domain::RevokeCoupon&) const { return "revoke_coupon"; }
  Name operator()(const domain::LockQuote&) const { return "lock_quote"; }
  Name operator()(const domain::ReleaseQuote&) const { return "release_quote"; }
  Name operator()(const domain::UsePrivilege&) const { return "use_privilege"; }
  Name operator()(const domain::UndoPrivilege&) const { return "undo_privilege"; }
  Name operator()(const domain::TopUpWallet&) const { return "top_up_wallet"; }
  Name operator()(const domain::RefundTopUp&) const { return "refund_top_up"; }
  Name operator()(const domain::TransferTopUp&) const { return "transfer_top_up"; }
  Name operator()(const domain::ImportCodes&) const { return "import_codes"; }
  Name operator()(const domain::TransferCoupon&) const { return "transfer_coupon"; }
  Name operator()(const domain::FreezeWallet&) const { return "freeze_wallet"; }
  Name operator()(const domain::UnfreezeWallet&) const { return "unfreeze_wallet"; }
  Name operator()(const domain::BuyCard&) const { return "buy_card"; }
  Name operator()(const domain::GrantCard&) const { return "grant_card"; }
  Name operator()(const domain::RenewCard&) const { return "renew_card"; }
  Name operator()(const domain::UpgradeCard&) const { return "upgrade_card"; }
  Name operator()(const domain::PauseCard&) const { return "pause_card"; }
  Name operator()(const domain::ResumeCard&) const { return "resume_card"; }
  Name operator()(const domain::CancelCard&) const { return "cancel_card"; }
  Name operator()(const domain::SetCardRenewal&) const { return "set_card_renewal"; }
  Name operator()(const domain::IssueCardSecrets&) const { return "issue_card_secrets"; }
  Name operator()(const domain::RedeemCardSecret&) const { return "redeem_card_secret"; }
  Name operator()(const domain::EraseMember&) const { return "erase_member"; }
};

/// The reason that the type requires.
base::NameNo reason_of(const domain::Command& command) {
  return std::visit(
      [](const auto& body) -> base::NameNo {
        if constexpr (requires { base::NameNo(body.reason); }) {
          return body.reason;
        } else {
          return {};
        }
      },
      command.body);
}

}  // namespace

std::string_view type_of(const engine::Outcome& outcome, const std::optional<domain::Command>& command) {
  return command ? std::visit(TypeName(), command->body) : std::string_view(outcome.type);
}

void write_asked(codec::JsonWriter& out, const codec::Directory& directory, const engine::Outcome& outcome,
                 const std::optional<domain::Command>& command) {
  const auto write = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) out.text(key, text);
  };
  const auto write_name = [&](std::string_view key, base::NameNo name) {
    if (name) out.text(key, directory.text(name));
  };
  write("type", type_of(outcome, command));
  if (command) {
    write_name("store", command->store);
    write_name("till", command->till);
    write_name("operator", command->operated_by);
    if (outcome.reason.empty()) write_name("reason", reason_of(*command));
  }
  write("reason", outcome.reason);
}

}  // namespace shuke::http
