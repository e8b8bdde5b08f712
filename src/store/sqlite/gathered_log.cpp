// Files that are no log are the file system's own. A log is a file of ours with the file system's behind it
// in the same piece of memory.
#include "store/sqlite/gathered_log.h"

#include <sqlite3.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "store/sqlite/connection.h"

namespace shuke::store {
namespace {

// SQLite's file system for Unix takes less than 128 KiB in one write, and calls the disk full for more.
constexpr int piece_bytes = 120 << 10;

/// What was not handed on yet: `size` bytes from `at` on. SQLite aligns files by 8 bytes, and so the one
/// behind it.
struct Log : sqlite3_file {
  char* bytes;
  int size;
  sqlite3_int64 at;
};

static_assert(alignof(Log) == 8 && sizeof(Log) % 8 == 0);

Log& log_of(sqlite3_file* file) {
  return *static_cast<Log*>(file);
}

sqlite3_file* beneath(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(&log_of(file) + 1);
}

/// Hands on what waits; where that fails it is gone, as with a write that fails.
int flush(sqlite3_file* file) {
  Log& log = log_of(file);
  if (log.size == 0) return SQLITE_OK;
  return beneath(file)->pMethods->xWrite(beneath(file), log.bytes, std::exchange(log.size, 0), log.at);
}

/// Calls a method of the file beneath, after what waits was written.
template <auto method, class... Arguments>
int pass_on(sqlite3_file* file, Arguments... arguments) {
  if (const int code = flush(file); code != SQLITE_OK) return code;
  return (beneath(file)->pMethods->*method)(beneath(file), arguments...);
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  Log& log = log_of(file);
  if (at != log.at + log.size || size > piece_bytes - log.size) {
    if (const int code = flush(file); code != SQLITE_OK) return code;
    log.at = at;
  }
  if (size > piece_bytes) return beneath(file)->pMethods->xWrite(beneath(file), bytes, size, at);
  std::memcpy(log.bytes + log.size, bytes, static_cast<std::size_t>(size));
  log.size += size;
  return SQLITE_OK;
}

/// What was never synced belongs to no commit, and after a failure nothing more is written.
int close(sqlite3_file* file) {
  delete[] log_of(file).bytes;
  return beneath(file)->pMethods->xClose(beneath(file));
}

int control(sqlite3_file* file, int what, void* argument) {
  return beneath(file)->pMethods->xFileControl(beneath(file), what, argument);
}
int sector_size(sqlite3_file* file) {
  return beneath(file)->pMethods->xSectorSize(beneath(file));
}
int characteristics(sqlite3_file* file) {
  return beneath(file)->pMethods->xDeviceCharacteristics(beneath(file));
}

using Methods = sqlite3_io_methods;

constexpr Methods methods_of_log() {
  Methods methods{};
  methods.iVersion = 1;
  methods.xClose = close;
  methods.xRead = pass_on<&Methods::xRead, void*, int, sqlite3_int64>;
  methods.xWrite = write;
  methods.xTruncate = pass_on<&Methods::xTruncate, sqlite3_int64>;
  methods.xSync = pass_on<&Methods::xSync, int>;
  methods.xFileSize = pass_on<&Methods::xFileSize, sqlite3_int64*>;
  methods.xLock = pass_on<&Methods::xLock, int>;
  methods.xUnlock = pass_on<&Methods::xUnlock, int>;
  methods.xCheckReservedLock = pass_on<&Methods::xCheckReservedLock, int*>;
  methods.xFileControl = control;
  methods.xSectorSize = sector_size;
  methods.xDeviceCharacteristics = characteristics;
  return methods;
}
constexpr Methods log_methods = methods_of_log();

}  // namespace

/// The file system beneath with another way to open. Whatever else SQLite calls is that one's own, by its
/// own data.
struct GatheredLog::Vfs : sqlite3_vfs {
  sqlite3_vfs* below = nullptr;

  static int open(sqlite3_vfs* self, sqlite3_filename name, sqlite3_file* into, int flags, int* flags_out) {
    sqlite3_vfs* below = static_cast<Vfs*>(self)->below;
    if (!(flags & SQLITE_OPEN_WAL)) return below->xOpen(below, name, into, flags, flags_out);
    Log& log = *new (into) Log{{nullptr}, new (std::nothrow) char[piece_bytes], 0, 0};
    if (log.bytes == nullptr) return SQLITE_NOMEM;
    const int code = below->xOpen(below, name, beneath(into), flags, flags_out);
    if (code == SQLITE_OK) {
      log.pMethods = &log_methods;
      return code;
    }
    if (beneath(into)->pMethods != nullptr) beneath(into)->pMethods->xClose(beneath(into));
    delete[] log.bytes;
    return code;
  }
};

GatheredLog::GatheredLog(const std::string& vfs) {
  sqlite3_vfs* below = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
  if (below == nullptr) throw SqliteFailure{SQLITE_ERROR, "there is no file system of the name " + vfs};
  x_vfs = std::make_unique<Vfs>();
  // Others may be registering: one field of what is copied belongs to SQLite's list.
  sqlite3_mutex* list = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_MAIN);
  sqlite3_mutex_enter(list);
  static_cast<sqlite3_vfs&>(*x_vfs) = *below;
  sqlite3_mutex_leave(list);
  x_vfs->below = below;
  x_name =
      std::string(below->zName) + "-gathered-" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  x_vfs->zName = x_name.c_str();
  x_vfs->szOsFile = static_cast<int>(sizeof(Log)) + below->szOsFile;
  x_vfs->xOpen = Vfs::open;
  sqlite3_vfs_register(x_vfs.get(), 0);
}

GatheredLog::~GatheredLog() {
  sqlite3_vfs_unregister(x_vfs.get());
}

}  // namespace shuke::store
