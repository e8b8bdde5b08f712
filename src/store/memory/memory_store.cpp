// MemoryStore, as its header says.
#include "store/memory/memory_store.h"

#include "base/check.h"

namespace shuke::store {

namespace {

bool within(std::int64_t value, const MemberQuery::Range& range) {
  return value >= range.from && value < range.until;
}

bool is_asked_for(const MemberRow& row, const MemberQuery& query) {
  if (!row.listed) return false;
  if (query.level) {
    const auto [ladder, level] = *query.level;
    if (level == 255 || row.levels[ladder] != level) return false;
  }
  if (query.available && !within(row.available[query.available->first], query.available->second))
    return false;
  if (!query.last_order_us) return true;
  return row.last_order_at != base::never && within(row.last_order_at.us, *query.last_order_us);
}

}  // namespace

Expected<std::uint64_t> MemoryStore::append(const Batch& batch) {
  CHECK(!batch.journal.empty() || batch.histories.empty());
  std::uint64_t number = 0;
  if (!batch.journal.empty()) {
    number = x_journal.size() + 1;
    const Hash previous = x_journal.empty() ? Hash{} : x_journal.back().hash;
    x_journal.push_back({number, batch.recorded_at,
                         chain_hash(previous, number, batch.recorded_at, batch.journal),
                         std::string(batch.journal)});
  }
  for (const NameRow& name : batch.names) keep(name);
  for (const MemberRow& row : batch.members) keep(row);
  for (const Row& row : batch.rows) keep(row);
  for (const CommandRow& command : batch.commands) x_commands.emplace(command.id, command.place);
  for (const HistoryRow& row : batch.histories) x_histories[{row.subject, number}] = row.bytes;
  for (const Setting& setting : batch.settings) keep(setting);
  for (const SearchKeys& keys : batch.search_keys) keep(keys);
  return number;
}

void MemoryStore::keep(const MemberRow& row) {
  const auto [kept, is_new] = x_members.try_emplace(row.no);
  KeptMember& member = kept->second;
  if (!is_new) x_due.erase({member.row.next_due, row.no});
  member.row = row;
  member.bytes = row.bytes;
  member.row.bytes = {};
  if (row.next_due != base::never) x_due.emplace(row.next_due, row.no);
}

void MemoryStore::keep(const Row& row) {
  if (row.bytes.empty()) {
    x_rows.erase({row.table, row.no});
    return;
  }
  x_rows[{row.table, row.no}] = {row.member, std::string(row.bytes), row.listed_as};
}

void MemoryStore::keep(const SearchKeys& keys) {
  std::erase_if(x_search_keys, [&](const auto& one) { return one.second == keys.member; });
  for (const SearchKey& key : keys.keys) x_search_keys.emplace(key, keys.member);
}

void MemoryStore::keep(const Setting& setting) {
  if (setting.bytes.empty()) {
    x_settings.erase({setting.kind, setting.key});
  } else {
    x_settings[{setting.kind, setting.key}] = setting.bytes;
  }
}

Expected<Head> MemoryStore::head() {
  if (x_journal.empty()) return Head{};
  const JournalBatch& last = x_journal.back();
  return Head{last.number, last.recorded_at, last.hash};
}

Expected<std::optional<JournalBatch>> MemoryStore::batch(std::uint64_t number) {
  if (number == 0 || number > x_journal.size()) return std::nullopt;
  return x_journal[number - 1];
}

Expected<std::string> MemoryStore::part(std::uint64_t number, std::uint32_t offset, std::uint32_t length) {
  if (number == 0 || number > x_journal.size()) return std::string();
  const std::string& bytes = x_journal[number - 1].bytes;
  return offset < bytes.size() ? bytes.substr(offset, length) : std::string();
}

Expected<std::vector<Store::KeptHistory>> MemoryStore::histories_of(std::uint64_t subject,
                                                                    std::uint64_t after,
                                                                    std::uint32_t limit) {
  std::vector<KeptHistory> found;
  auto at = x_histories.upper_bound({subject, after});
  for (; at != x_histories.end() && at->first.first == subject && found.size() < limit; ++at) {
    found.push_back({at->first.second, at->second});
  }
  return found;
}

void MemoryStore::keep(const NameRow& row) {
  const auto kind = static_cast<std::size_t>(row.kind);
  std::string& text = x_names[kind][row.no];
  if (const auto before = x_name_numbers[kind].find(text); before != x_name_numbers[kind].end())
    before->second.erase(row.no);
  text = row.text;
  x_name_numbers[kind][text].insert(row.no);
}

Expected<void> MemoryStore::each_name(NameKind kind, const std::function<void(const NameRow&)>& use) {
  for (const auto& [no, text] : x_names[static_cast<std::size_t>(kind)]) use({kind, no, text});
  return {};
}

Expected<std::uint32_t> MemoryStore::last_name(NameKind kind) {
  const auto& names = x_names[static_cast<std::size_t>(kind)];
  return names.empty() ? 0 : names.rbegin()->first;
}

Expected<std::optional<std::uint32_t>> MemoryStore::name(NameKind kind, std::string_view text) {
  const NumbersOfText& numbers = x_name_numbers[static_cast<std::size_t>(kind)];
  const auto found = numbers.find(text);
  if (found == numbers.end() || found->second.empty()) return std::nullopt;
  return *found->second.begin();
}

Expected<std::optional<std::string>> MemoryStore::name_text(NameKind kind, std::uint32_t no) {
  const auto& names = x_names[static_cast<std::size_t>(kind)];
  const auto found = names.find(no);
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

Expected<std::optional<Place>> MemoryStore::command(std::string_view id) {
  const auto found = x_commands.find(id);
  return found == x_commands.end() ? std::nullopt : std::optional(found->second);
}

Expected<std::optional<std::string>> MemoryStore::member(base::MemberNo no) {
  const auto found = x_members.find(no);
  if (found == x_members.end()) return std::nullopt;
  return found->second.bytes;
}

Expected<std::optional<std::string>> MemoryStore::row(Table table, std::uint32_t no) {
  const auto found = x_rows.find({table, no});
  if (found == x_rows.end()) return std::nullopt;
  return found->second.bytes;
}

Expected<std::vector<Store::DueMember>> MemoryStore::due(base::Instant at, std::uint32_t limit) {
  std::vector<DueMember> found;
  for (const auto& [due_at, member] : x_due) {
    if (due_at > at || found.size() == limit) break;
    found.push_back({due_at, member});
  }
  return found;
}

Expected<std::vector<base::MemberNo>> MemoryStore::members(const MemberQuery& query) {
  CHECK(!query.level || query.level->first < list_ladders);
  CHECK(!query.available || query.available->first < list_accounts);
  std::vector<base::MemberNo> found;
  for (auto at = x_members.upper_bound(query.after); at != x_members.end() && found.size() < query.limit;
       ++at) {
    if (is_asked_for(at->second.row, query)) found.push_back(at->first);
  }
  return found;
}

Expected<std::vector<base::OrderNo>> MemoryStore::orders(const OrderQuery& query) {
  std::vector<base::OrderNo> found;
  auto at = query.before ? x_rows.lower_bound({Table::order, query.before.value})
                         : x_rows.upper_bound({Table::order, UINT32_MAX});
  while (at != x_rows.begin() && found.size() < query.limit) {
    const auto& [key, row] = *--at;
    if (key.first != Table::order) break;
    if (!query.listed_as || row.listed_as == query.listed_as) found.push_back({key.second});
  }
  return found;
}

Expected<std::vector<base::MemberNo>> MemoryStore::found_by(const SearchKey& key, base::MemberNo after,
                                                            std::uint32_t limit) {
  std::vector<base::MemberNo> found;
  auto at = x_search_keys.upper_bound({key, after});
  for (; at != x_search_keys.end() && at->first == key && found.size() < limit; ++at)
    found.push_back(at->second);
  return found;
}

Expected<std::optional<std::string>> MemoryStore::setting(std::string_view kind, std::string_view key) {
  const auto found = x_settings.find({std::string(kind), std::string(key)});
  if (found == x_settings.end()) return std::nullopt;
  return found->second;
}

Expected<std::vector<Setting>> MemoryStore::settings(std::string_view kind) {
  std::vector<Setting> found;
  auto at = x_settings.lower_bound({std::string(kind), {}});
  for (; at != x_settings.end() && at->first.first == kind; ++at) {
    found.push_back({at->first.first, at->first.second, at->second});
  }
  return found;
}

Expected<void> MemoryStore::scan(const Scan& use) {
  for (const auto& [no, member] : x_members) {
    MemberRow row = member.row;
    row.bytes = member.bytes;
    if (use.member) use.member(row);
  }
  for (const auto& [key, row] : x_rows) {
    if (use.row) use.row({key.first, key.second, row.member, row.bytes, row.listed_as});
  }
  for (const auto& [id, place] : x_commands) {
    if (use.command) use.command({id, place});
  }
  for (const auto& [key, bytes] : x_histories) {
    if (use.history) use.history(key.first, key.second, bytes);
  }
  for (const auto& [key, member] : x_search_keys) {
    if (use.search_key) use.search_key(member, key);
  }
  for (const auto& [key, bytes] : x_settings) {
    if (use.setting) use.setting({key.first, key.second, bytes});
  }
  return {};
}

Expected<void> MemoryStore::backup(const std::string& target) {
  return std::unexpected(
      Fault{Fault::Kind::refused, "A store in memory cannot be copied to " + target + "."});
}

}  // namespace shuke::store
