// The rows of a state as bytes: members, orders, holds, redemptions, top-ups. Not the tags (state_tags.h)
// and not where rows are (store).
#pragma once

#include <string>
#include <string_view>

#include "codec/bytes.h"
#include "domain/state.h"

namespace shuke::codec {

// Each appends one record; the bytes do not tell their own length. Equal values give equal bytes.
void write_bytes(const domain::MemberState& member, std::string& out);
void write_bytes(const domain::Order& order, std::string& out);
void write_bytes(const domain::Hold& hold, std::string& out);
void write_bytes(const domain::Redemption& redemption, std::string& out);
void write_bytes(const domain::CouponOwner& owner, std::string& out);
void write_bytes(const domain::UseOwner& owner, std::string& out);
void write_bytes(const domain::TopUp& top_up, std::string& out);
void write_bytes(const domain::CardOwner& owner, std::string& out);
void write_bytes(const domain::CardBatch& batch, std::string& out);

// Each reads exactly these bytes, of this version or an older one, into a value whose memory is used again.
// They prove form, not sense: orders of lots and sums are as they were written. After a fault the value
// holds anything.
BytesRead read_bytes(std::string_view bytes, domain::MemberState& member);
BytesRead read_bytes(std::string_view bytes, domain::Order& order);
BytesRead read_bytes(std::string_view bytes, domain::Hold& hold);
BytesRead read_bytes(std::string_view bytes, domain::Redemption& redemption);
BytesRead read_bytes(std::string_view bytes, domain::CouponOwner& owner);
BytesRead read_bytes(std::string_view bytes, domain::UseOwner& owner);
BytesRead read_bytes(std::string_view bytes, domain::TopUp& top_up);
BytesRead read_bytes(std::string_view bytes, domain::CardOwner& owner);
BytesRead read_bytes(std::string_view bytes, domain::CardBatch& batch);

}  // namespace shuke::codec
