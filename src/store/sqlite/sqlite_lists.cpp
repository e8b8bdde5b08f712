// SqliteStore's pages of members. A page is asked for by number, and its conditions may hold for nearly all
// members or for nearly none. Walking by number is good for the first and hopeless for the second; taking a
// range from its index and sorting it is the other way round. So a walk of bounded length comes first, and
// where it has not filled the page, the index.
#include <algorithm>

#include "base/check.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

namespace {

// A walk this long takes some milliseconds. Where it finds fewer than a page of 100, less than one member
// in 200 is asked for, and of ten million at most 50,000 have to be sorted.
constexpr std::int64_t walk_rows = 20'000;

sql::ListShape shape_of(const MemberQuery& query) {
  sql::ListShape shape;
  if (query.level) shape.ladder = query.level->first;
  if (query.available) shape.account = query.available->first;
  shape.last_order = query.last_order_us.has_value();
  return shape;
}

/// Zero points are in the index of account 0 only.
bool index_has(const MemberQuery& query) {
  if (query.last_order_us) return true;
  if (!query.available) return false;
  const auto& [account, range] = *query.available;
  return account == 0 || range.from > 0 || range.until <= 0;
}

/// All values a list statement may have; those its shape has no use for are not looked at.
struct Values {
  Run run;

  Values(Statement& statement, const MemberQuery& query, base::MemberNo after, std::int64_t limit)
      : run(statement, std::int64_t{after.value}) {
    const MemberQuery::Range all;
    const MemberQuery::Range points = query.available ? query.available->second : all;
    const MemberQuery::Range last_order = query.last_order_us.value_or(all);
    run.bind(2, std::int64_t{query.level ? query.level->second : std::uint8_t{0}});
    run.bind(3, points.from);
    run.bind(4, points.until);
    run.bind(5, last_order.from);
    run.bind(6, last_order.until);
    run.bind(7, limit);
  }
};

}  // namespace

Expected<std::vector<base::MemberNo>> SqliteStore::members(const MemberQuery& query) {
  CHECK(!query.level || query.level->first < list_ladders);
  CHECK(!query.available || query.available->first < list_accounts);
  return attempt("Listing members", [&] {
    const sql::ListShape shape = shape_of(query);
    std::vector<base::MemberNo> found;
    base::MemberNo after = query.after;
    for (bool more = true; more && found.size() < query.limit;) {
      Values walk(x_kept->walk_members(shape), query, after, walk_rows);
      std::int64_t walked = 0;
      while (found.size() < query.limit && walk.run.next()) {
        ++walked;
        after.value = static_cast<std::uint32_t>(walk.run.integer(0));
        if (walk.run.integer(1) != 0) found.push_back(after);
      }
      more = walked == walk_rows;
      if (more && found.size() < query.limit && index_has(query)) break;
      if (!more) return found;
    }
    if (found.size() == query.limit) return found;
    // What the walk found stays; the index gives what is behind it.
    Values search(x_kept->search_members(shape), query, after,
                  static_cast<std::int64_t>(query.limit - found.size()));
    while (search.run.next()) found.push_back({static_cast<std::uint32_t>(search.run.integer(0))});
    return found;
  });
}

}  // namespace shuke::store
