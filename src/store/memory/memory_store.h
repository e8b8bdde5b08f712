// MemoryStore: the port over plain containers, for scenarios, trials and as the twin that other adapters
// are compared with. It answers what every adapter answers; it keeps nothing when the program ends.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/store.h"

namespace shuke::store {

class MemoryStore : public Store {
 public:
  Expected<std::uint64_t> append(const Batch& batch) override;

  Expected<Head> head() override;
  Expected<std::optional<JournalBatch>> batch(std::uint64_t number) override;
  Expected<std::string> part(std::uint64_t number, std::uint32_t offset, std::uint32_t length) override;
  Expected<std::vector<KeptHistory>> histories_of(std::uint64_t subject, std::uint64_t after,
                                                  std::uint32_t limit) override;
  Expected<void> each_name(NameKind kind, const std::function<void(const NameRow&)>& use) override;
  Expected<std::uint32_t> last_name(NameKind kind) override;
  Expected<std::optional<std::uint32_t>> name(NameKind kind, std::string_view text) override;
  Expected<std::optional<std::string>> name_text(NameKind kind, std::uint32_t no) override;
  Expected<std::optional<Place>> command(std::string_view id) override;

  Expected<std::optional<std::string>> member(base::MemberNo no) override;
  Expected<std::optional<std::string>> row(Table table, std::uint32_t no) override;
  Expected<std::vector<DueMember>> due(base::Instant at, std::uint32_t limit) override;
  Expected<std::vector<base::MemberNo>> members(const MemberQuery& query) override;
  Expected<std::vector<base::OrderNo>> orders(const OrderQuery& query) override;

  Expected<std::vector<base::MemberNo>> found_by(const SearchKey& key, base::MemberNo after,
                                                 std::uint32_t limit) override;
  Expected<std::vector<base::MemberNo>> without_search_keys(std::uint32_t) override {
    return std::vector<base::MemberNo>();
  }

  Expected<std::optional<std::string>> setting(std::string_view kind, std::string_view key) override;
  Expected<std::vector<Setting>> settings(std::string_view kind) override;

  Expected<void> scan(const Scan& use) override;
  Expected<std::optional<std::string>> check() override { return std::nullopt; }

  /// Always refused: there is nothing on a disk to copy.
  Expected<void> backup(const std::string& target) override;

 private:
  struct KeptMember {
    MemberRow row;  // its bytes are below
    std::string bytes;
  };
  struct KeptRow {
    base::MemberNo member;
    std::string bytes;
    std::optional<std::uint8_t> listed_as;
  };

  void keep(const NameRow& row);
  void keep(const MemberRow& row);
  void keep(const Row& row);
  void keep(const SearchKeys& keys);
  void keep(const Setting& setting);

  using NumbersOfText = std::map<std::string, std::set<std::uint32_t>, std::less<>>;

  std::vector<JournalBatch> x_journal;
  std::array<std::map<std::uint32_t, std::string>, name_kinds> x_names;  // by NameKind
  std::array<NumbersOfText, name_kinds> x_name_numbers;                  // likewise
  std::map<base::MemberNo, KeptMember> x_members;
  std::set<std::pair<base::Instant, base::MemberNo>> x_due;
  std::map<std::pair<Table, std::uint32_t>, KeptRow> x_rows;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> x_histories;
  std::map<std::string, Place, std::less<>> x_commands;
  std::map<std::pair<std::string, std::string>, std::string> x_settings;
  std::set<std::pair<SearchKey, base::MemberNo>> x_search_keys;
};

}  // namespace shuke::store
