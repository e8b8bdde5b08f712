// Rows of a state by their tables.
#include "codec/state_bytes.h"

#include "codec/record.h"
#include "codec/state_tags.h"

namespace shuke::codec {

void write_bytes(const domain::MemberState& member, std::string& out) {
  write_record(member, out);
}
void write_bytes(const domain::Order& order, std::string& out) {
  write_record(order, out);
}
void write_bytes(const domain::Hold& hold, std::string& out) {
  write_record(hold, out);
}
void write_bytes(const domain::Redemption& redemption, std::string& out) {
  write_record(redemption, out);
}
void write_bytes(const domain::CouponOwner& owner, std::string& out) {
  write_record(owner, out);
}
void write_bytes(const domain::UseOwner& owner, std::string& out) {
  write_record(owner, out);
}
void write_bytes(const domain::CardOwner& owner, std::string& out) {
  write_record(owner, out);
}
void write_bytes(const domain::CardBatch& batch, std::string& out) {
  write_record(batch, out);
}
void write_bytes(const domain::TopUp& top_up, std::string& out) {
  write_record(top_up, out);
}

BytesRead read_bytes(std::string_view bytes, domain::MemberState& member) {
  return read_record(bytes, member);
}
BytesRead read_bytes(std::string_view bytes, domain::Order& order) {
  return read_record(bytes, order);
}
BytesRead read_bytes(std::string_view bytes, domain::Hold& hold) {
  return read_record(bytes, hold);
}
BytesRead read_bytes(std::string_view bytes, domain::Redemption& redemption) {
  return read_record(bytes, redemption);
}
BytesRead read_bytes(std::string_view bytes, domain::CouponOwner& owner) {
  return read_record(bytes, owner);
}
BytesRead read_bytes(std::string_view bytes, domain::UseOwner& owner) {
  return read_record(bytes, owner);
}
BytesRead read_bytes(std::string_view bytes, domain::CardOwner& owner) {
  return read_record(bytes, owner);
}
BytesRead read_bytes(std::string_view bytes, domain::CardBatch& batch) {
  return read_record(bytes, batch);
}
BytesRead read_bytes(std::string_view bytes, domain::TopUp& top_up) {
  return read_record(bytes, top_up);
}

}  // namespace shuke::codec
