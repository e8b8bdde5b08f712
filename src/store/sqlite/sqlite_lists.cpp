// SqliteStore's pages of members and of orders. A page of members is asked for by number, and its
// conditions may hold for nearly all members or for nearly none. Walking by number is good for the first
// and hopeless for the second; taking a range from its index and sorting it is the other way round. So a
// walk of bounded length comes first, and where it has not filled the page, the narrowest index. Where no
// index is narrow either, the walk goes on.
#include "base/check.h"
#include "store/sqlite/kept_statements.h"

namespace shuke::store {

namespace {

sql::ListShape shape_of(const MemberQuery& query) {
  sql::ListShape shape;
  if (query.level) shape.ladder = query.level->first;
  if (query.available) shape.account = query.available->first;
  shape.last_order = query.last_order_us.has_value();
  return shape;
}

/// The indexes that hold all of a range. Zero points are in the index of account 0 only.
std::vector<sql::RangeIndex> indexes_for(const MemberQuery& query) {
  std::vector<sql::RangeIndex> indexes;
  if (query.last_order_us) indexes.push_back(sql::RangeIndex::last_order);
  if (!query.available) return indexes;
  const auto& [account, range] = *query.available;
  if (account == 0 || range.from > 0 || range.until <= 0) indexes.push_back(sql::RangeIndex::points);
  return indexes;
}

/// Whether the index alone answers the query, without a look at the members themselves.
bool is_only_condition(const MemberQuery& query) {
  return !query.level && query.available.has_value() != query.last_order_us.has_value();
}

/// One run with all values a list statement may have; those its text has no use for are not looked at.
struct Asked {
  Run run;

  Asked(Statement& statement, const MemberQuery& query, base::MemberNo after, std::size_t limit)
      : run(statement, std::int64_t{after.value}) {
    const MemberQuery::Range all;
    const MemberQuery::Range points = query.available ? query.available->second : all;
    const MemberQuery::Range last_order = query.last_order_us.value_or(all);
    run.bind(2, std::int64_t{query.level ? query.level->second : std::uint8_t{0}});
    run.bind(3, points.from);
    run.bind(4, points.until);
    run.bind(5, last_order.from);
    run.bind(6, last_order.until);
    run.bind(7, static_cast<std::int64_t>(limit));
  }
};

/// The narrowest index that is narrow enough; none: the walk has to go on.
std::optional<sql::RangeIndex> narrowest_index(KeptStatements& kept, const MemberQuery& query,
                                               std::uint32_t rows_max) {
  const std::vector<sql::RangeIndex> indexes = indexes_for(query);
  if (!indexes.empty() && is_only_condition(query)) return indexes.front();
  std::optional<sql::RangeIndex> narrowest;
  std::int64_t fewest = rows_max;
  for (const sql::RangeIndex index : indexes) {
    Asked count(kept.of_text(sql::count_range(shape_of(query), index)), query, {}, rows_max);
    if (!count.run.next() || count.run.integer(0) >= fewest) continue;
    fewest = count.run.integer(0);
    narrowest = index;
  }
  return narrowest;
}

}  // namespace

Expected<std::vector<base::OrderNo>> SqliteStore::orders(const OrderQuery& query) {
  return attempt("Listing orders", [&] {
    const std::int64_t before = query.before ? query.before.value : std::int64_t{UINT32_MAX} + 1;
    Run run(x_kept->of_text(std::string(query.listed_as ? sql::list_orders_as : sql::list_orders)), before,
            std::int64_t{query.limit});
    if (query.listed_as) run.bind(3, std::int64_t{*query.listed_as});
    std::vector<base::OrderNo> found;
    while (run.next()) found.push_back({static_cast<std::uint32_t>(run.integer(0))});
    return found;
  });
}

Expected<std::vector<base::MemberNo>> SqliteStore::members(const MemberQuery& query) {
  CHECK(!query.level || query.level->first < list_ladders);
  CHECK(!query.available || query.available->first < list_accounts);
  return attempt("Listing members", [&] {
    std::vector<base::MemberNo> found;
    base::MemberNo after = query.after;
    if (query.limit == 0 || !walk(query, after, found)) return found;
    const auto index = narrowest_index(*x_kept, query, x_options.list_search_rows);
    if (!index) {
      while (walk(query, after, found)) {
      }
      return found;
    }
    // What the walk found stays; the index gives what is behind it.
    const std::string search = sql::search_members(shape_of(query), *index);
    Asked rest(x_kept->of_text(search), query, after, query.limit - found.size());
    while (rest.run.next()) found.push_back({static_cast<std::uint32_t>(rest.run.integer(0))});
    return found;
  });
}

/// Looks at the next members by number, moving `after`; false: the page is full or there are no more.
bool SqliteStore::walk(const MemberQuery& query, base::MemberNo& after,
                       std::vector<base::MemberNo>& found) {
  Asked next(x_kept->of_text(sql::walk_members(shape_of(query))), query, after, x_options.list_walk_rows);
  std::uint32_t walked = 0;
  while (found.size() < query.limit && next.run.next()) {
    ++walked;
    after.value = static_cast<std::uint32_t>(next.run.integer(0));
    if (next.run.integer(1) != 0) found.push_back(after);
  }
  return walked == x_options.list_walk_rows && found.size() < query.limit;
}

}  // namespace shuke::store
