// The BG/NBD model of repeat purchase, as far as a synthetic shop needs it: its parameters and draws from
// them. Not an estimator: nothing is fitted here.
//
// A customer buys at a rate of his own, gamma distributed over customers, and after each repeat purchase
// stays away for good with a chance of his own, beta distributed. Source: P. S. Fader, B. G. S. Hardie, K.
// L. Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science
// 24 (2), 2005, pages 275-284.
#pragma once

#include <cstdint>

#include "insight/random.h"

namespace shuke::insight {

/// Parameters in thousandths. Time is counted in weeks.
struct BgNbdParameters {
  std::uint64_t r_milli;      // shape of the purchase rate
  std::uint64_t alpha_milli;  // its scale, in weeks
  std::uint64_t a_milli;      // shapes of the chance to stay away
  std::uint64_t b_milli;
};

/// Estimated on 2,357 customers of the CD shop CDNOW, first bought in January to March 1997 (same paper,
/// table 2).
inline constexpr BgNbdParameters cdnow_parameters{243, 4414, 793, 2426};

struct Buyer {
  Q32 purchases_per_week;
  std::uint64_t stays_away_q32 = 0;  // chance after each repeat purchase, of 2^32
};

inline Buyer draw_buyer(const BgNbdParameters& parameters, Random& random) {
  const Q32 gamma = random.gamma(parameters.r_milli);
  return {{gamma.raw * 1000 / parameters.alpha_milli},
          random.beta_q32(parameters.a_milli, parameters.b_milli)};
}

}  // namespace shuke::insight
