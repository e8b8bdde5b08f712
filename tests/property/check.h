// How the property tests run: RapidCheck inside GoogleTest, with a number of cases that each property
// chooses for itself. Not a property and not a generator.
#pragma once

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <cstdlib>
#include <sstream>
#include <utility>

namespace shuke::property {

/// How many times more cases than on an everyday run: the environment's SHUKE_PROPERTY_CASES, 1 where it
/// says nothing.
inline int cases_factor() {
  const char* wanted = std::getenv("SHUKE_PROPERTY_CASES");
  const int factor = wanted == nullptr ? 1 : std::atoi(wanted);
  return factor < 1 ? 1 : factor;
}

/// Fails the running test with the smallest counterexample RapidCheck finds among `cases` cases. The seed
/// is printed with it; RC_PARAMS="seed=..." brings it back.
template <class Property>
void holds_for(int cases, Property&& property) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = cases * cases_factor();
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
  if (result.template is<rc::detail::SuccessResult>()) return;
  std::ostringstream words;
  rc::detail::printResultMessage(result, words);
  FAIL() << words.str() << "\nseed=" << params.seed;
}

}  // namespace shuke::property
