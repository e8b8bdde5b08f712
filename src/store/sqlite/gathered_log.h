// SQLite writes each page of its write-ahead log by two calls of the file system. This is a file system
// over another that gathers them: what follows what was written last waits in memory and is written in
// large pieces, at the latest when the log is synced. Nobody looks at those bytes before that: SQLite tells
// other connections of a commit after the sync.
#pragma once

#include <memory>
#include <string>

namespace shuke::store {

class GatheredLog {
 public:
  /// Registers itself with SQLite under a name of its own. `vfs` is SQLite's name of the file system
  /// beneath, empty: the platform's; it must outlive this. Throws SqliteFailure where there is none.
  explicit GatheredLog(const std::string& vfs);
  GatheredLog(const GatheredLog&) = delete;
  GatheredLog& operator=(const GatheredLog&) = delete;
  /// No file of it may be open.
  ~GatheredLog();

  const std::string& name() const { return x_name; }

 private:
  struct Vfs;

  std::string x_name;
  std::unique_ptr<Vfs> x_vfs;
};

}  // namespace shuke::store
