// BatchCopy: a batch with bytes of its own, that rows can be found in by their keys.
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace shuke::store {

class BatchCopy {
 public:
  explicit BatchCopy(const Batch& from);
  BatchCopy(const BatchCopy&) = delete;
  BatchCopy& operator=(const BatchCopy&) = delete;

  const Batch& batch() const { return x_batch; }
  const MemberRow* member(base::MemberNo no) const;  // null: not in the batch; likewise below
  const Row* row(Table table, std::uint32_t no) const;
  const HistoryRow* history(std::uint64_t subject) const;
  const CommandRow* command(std::string_view id) const;
  const NameRow* name(NameKind kind, std::uint32_t no) const;
  const NameRow* name(NameKind kind, std::string_view text) const;

 private:
  Batch x_batch;  // rows with keys are in their order
  std::vector<NameRow> x_names_by_text;
  std::string x_bytes;
};

}  // namespace shuke::store
