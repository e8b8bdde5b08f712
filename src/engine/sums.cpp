// Counts and totals one after the other.
#include "engine/sums.h"

#include "codec/bytes.h"

namespace shuke::engine {

std::string sums_bytes(const domain::State::Sums& sums) {
  std::string bytes;
  codec::ByteWriter out(bytes);
  out.number(sums.redeemed.size());
  for (const std::int64_t count : sums.redeemed) out.signed_number(count);
  for (const auto& account : sums.totals) {
    for (const base::Points total : account) out.signed_number(total.count);
  }
  out.number(sums.granted.size());
  for (const std::int64_t count : sums.granted) out.signed_number(count);
  return bytes;
}

bool read_sums(std::string_view bytes, domain::State::Sums& sums) {
  codec::ByteReader in(bytes);
  const std::uint64_t rewards = in.number();
  if (rewards > bytes.size()) return false;
  sums.redeemed.resize(rewards);
  for (std::int64_t& count : sums.redeemed) count = in.signed_number();
  for (auto& account : sums.totals) {
    for (base::Points& total : account) total.count = in.signed_number();
  }
  if (in.at_end()) return !in.failed();  // written before coupons were counted
  const std::uint64_t templates = in.number();
  if (templates > bytes.size()) return false;
  sums.granted.resize(templates);
  for (std::int64_t& count : sums.granted) count = in.signed_number();
  return !in.failed();
}

}  // namespace shuke::engine
