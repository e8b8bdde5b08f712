// The file system for SQLite in memory: SQLite's interface at the bottom, what a disk does above.
#include "store_contract/power_cut_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <span>

namespace shuke::store {

namespace {

// Disks write sectors of this size whole or not at all.
constexpr std::size_t sector_bytes = 512;

}  // namespace

void PowerCutVfs::fail_at(std::uint64_t call, Failure failure) {
  const Locked locked(x_mutex);
  x_fails = Plan{call, failure};
  x_has_failed = false;
}

bool PowerCutVfs::fails(Call call) {
  ++x_calls;
  if (call == Call::write) ++x_writes;
  if (!x_fails) return false;
  const bool of_full_disk =
      x_fails->failure == Failure::disk_full || x_fails->failure == Failure::disks_full;
  if (of_full_disk && call != Call::write) return false;
  const std::uint64_t now = of_full_disk ? x_writes : x_calls;
  const bool once = x_fails->failure == Failure::io_error || x_fails->failure == Failure::disk_full;
  const bool yes = once ? now == x_fails->call : now >= x_fails->call;
  x_has_failed = x_has_failed || yes;
  return yes;
}

void PowerCutVfs::apply(std::string& content, const Write& write) {
  if (write.cuts) {
    content.resize(write.at, '\0');
    return;
  }
  if (content.size() < write.at + write.bytes.size()) content.resize(write.at + write.bytes.size(), '\0');
  content.replace(write.at, write.bytes.size(), write.bytes);
}

void PowerCutVfs::apply_in_part(std::string& content, const Write& write) {
  if (write.cuts) {
    if (below(2) == 0) apply(content, write);
    return;
  }
  for (std::size_t from = 0; from < write.bytes.size();) {
    const std::size_t until =
        std::min(write.bytes.size(), from + sector_bytes - (write.at + from) % sector_bytes);
    if (below(2) == 0) apply(content, {write.at + from, write.bytes.substr(from, until - from), false});
    from = until;
  }
}

void PowerCutVfs::write(Inode& inode, Write write) {
  apply(inode.current, write);
  inode.pending.push_back(std::move(write));
}

void PowerCutVfs::sync(Inode& inode) {
  if (x_lies) return;
  for (const Write& write : inode.pending) apply(inode.durable, write);
  inode.pending.clear();
  // A file system's journal keeps names in order: what was removed before stays removed.
  x_removals.clear();
}

void PowerCutVfs::lose_some(Inode& inode) {
  std::vector<Write> pending = std::move(inode.pending);
  inode.pending.clear();
  switch (below(4)) {
    case 0: break;
    case 1:
      for (const Write& write : pending) apply(inode.durable, write);
      break;
    case 2: {
      if (pending.empty()) break;
      const std::size_t whole = below(pending.size());
      for (std::size_t i = 0; i < whole; ++i) apply(inode.durable, pending[i]);
      apply_in_part(inode.durable, pending[whole]);
      break;
    }
    default:
      std::shuffle(pending.begin(), pending.end(), x_random);
      for (const Write& write : pending) {
        if (below(3) != 0) apply_in_part(inode.durable, write);
      }
  }
}

void PowerCutVfs::remove(const std::string& path, bool durably) {
  const auto found = x_files.find(path);
  x_removals.push_back({path, found->second});
  x_files.erase(found);
  if (durably && !x_lies) x_removals.clear();
}

void PowerCutVfs::cut_power() {
  // Of the removals under way the older ones are durable; the others never happened.
  for (std::size_t kept = x_removals.size(), stays = below(kept + 1); kept > stays; --kept) {
    x_files[x_removals[kept - 1].path] = x_removals[kept - 1].inode;
  }
  x_removals.clear();
  for (auto& [path, inode] : x_files) {
    lose_some(*inode);
    inode->current = inode->durable;
  }
}

/// SQLite's interface: C functions that find the file system behind their first argument.
struct PowerCutCalls {
  using Vfs = PowerCutVfs;
  using Call = PowerCutVfs::Call;

  struct File {
    sqlite3_file base;  // first, as SQLite wants it
    Vfs* vfs;
    std::shared_ptr<Vfs::Inode> inode;
    std::string path;  // set where the file goes when it is closed
    std::shared_ptr<Vfs::SharedMemory> shared_memory = {};
  };

  static Vfs& of(sqlite3_vfs* vfs) { return *static_cast<Vfs*>(vfs->pAppData); }
  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

  using Locked = Vfs::Locked;

  static int close(sqlite3_file* raw) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    if (!file.path.empty()) file.vfs->x_files.erase(file.path);
    file.~File();
    return SQLITE_OK;
  }

  static int read(sqlite3_file* raw, void* to, int size, sqlite3_int64 at) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    if (file.vfs->fails(Call::other)) return SQLITE_IOERR_READ;
    const std::string& content = file.inode->current;
    const auto from = std::min(content.size(), static_cast<std::size_t>(at));
    const auto have = std::min(content.size() - from, static_cast<std::size_t>(size));
    std::memcpy(to, content.data() + from, have);
    if (have == static_cast<std::size_t>(size)) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + have, 0, static_cast<std::size_t>(size) - have);
    return SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* raw, const void* bytes, int size, sqlite3_int64 at) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    Vfs& vfs = *file.vfs;
    const bool fails = vfs.fails(Call::write);
    auto done = static_cast<std::size_t>(size);
    if (fails) done = vfs.below(done + 1);
    if (done > 0) {
      vfs.write(*file.inode,
                {static_cast<std::size_t>(at), std::string(static_cast<const char*>(bytes), done), false});
    }
    if (!fails) return SQLITE_OK;
    const auto failure = vfs.x_fails->failure;
    return failure == Vfs::Failure::disk_full || failure == Vfs::Failure::disks_full ? SQLITE_FULL
                                                                                     : SQLITE_IOERR_WRITE;
  }

  static int truncate(sqlite3_file* raw, sqlite3_int64 size) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    if (file.vfs->fails(Call::other)) return SQLITE_IOERR_TRUNCATE;
    file.vfs->write(*file.inode, {static_cast<std::size_t>(size), {}, true});
    return SQLITE_OK;
  }

  static int sync(sqlite3_file* raw, int) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    if (file.vfs->fails(Call::other)) {
      // As Linux does it: what the disk did not take counts as written from now on, and can still be read.
      // A power cut that comes later takes it.
      if (file.vfs->x_fails->failure != Vfs::Failure::power_cut) file.vfs->lose_some(*file.inode);
      return SQLITE_IOERR_FSYNC;
    }
    file.vfs->sync(*file.inode);
    return SQLITE_OK;
  }

  static int file_size(sqlite3_file* raw, sqlite3_int64* size) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    if (file.vfs->fails(Call::other)) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(file.inode->current.size());
    return SQLITE_OK;
  }

  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int check_lock(sqlite3_file*, int* locked) {
    *locked = 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int map_shared(sqlite3_file* raw, int region, int size, int makes, void volatile** memory) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    *memory = nullptr;
    if (file.vfs->fails(Call::other)) return SQLITE_IOERR_SHMMAP;
    if (!file.shared_memory) file.shared_memory = file.inode->shared_memory.lock();
    if (!file.shared_memory) {
      file.shared_memory = std::make_shared<Vfs::SharedMemory>();
      file.inode->shared_memory = file.shared_memory;
    }
    auto& regions = file.shared_memory->regions;
    while (makes != 0 && regions.size() <= static_cast<std::size_t>(region))
      regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    if (regions.size() > static_cast<std::size_t>(region))
      *memory = regions[static_cast<std::size_t>(region)].get();
    return SQLITE_OK;
  }
  static int lock_shared(sqlite3_file* raw, int first, int count, int flags) {
    File& file = of(raw);
    const Locked locked(file.vfs->x_mutex);
    constexpr int exclusive = Vfs::SharedMemory::exclusive;
    const bool shares = (flags & SQLITE_SHM_SHARED) != 0;
    const std::span held = std::span(file.shared_memory->held)
                               .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      for (int& one : held) one = shares ? one - 1 : 0;
      return SQLITE_OK;
    }
    for (const int one : held) {
      if (shares ? one == exclusive : one != 0) return SQLITE_BUSY;
    }
    for (int& one : held) one = shares ? one + 1 : exclusive;
    return SQLITE_OK;
  }
  static void shared_barrier(sqlite3_file* raw) { const Locked locked(of(raw).vfs->x_mutex); }
  static int unmap_shared(sqlite3_file* raw, int) {
    const Locked locked(of(raw).vfs->x_mutex);
    of(raw).shared_memory.reset();
    return SQLITE_OK;
  }
  static int sector_size(sqlite3_file*) { return 4096; }
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int open(sqlite3_vfs* raw, sqlite3_filename name, sqlite3_file* into, int flags, int* flags_out) {
    // Version 2: shared memory, which is not on the disk, and no mapping.
    static const sqlite3_io_methods methods{2,
                                            close,
                                            read,
                                            write,
                                            truncate,
                                            sync,
                                            file_size,
                                            lock,
                                            lock,
                                            check_lock,
                                            control,
                                            sector_size,
                                            characteristics,
                                            map_shared,
                                            lock_shared,
                                            shared_barrier,
                                            unmap_shared,
                                            nullptr,
                                            nullptr};
    Vfs& vfs = of(raw);
    const Locked locked(vfs.x_mutex);
    into->pMethods = nullptr;
    if (vfs.fails(Call::other)) return SQLITE_CANTOPEN;
    const std::string path = name == nullptr ? "" : name;
    auto found = vfs.x_files.find(path);
    if (found == vfs.x_files.end() || path.empty()) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      found = vfs.x_files.insert_or_assign(path, std::make_shared<Vfs::Inode>()).first;
    }
    const bool goes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    new (into) File{{&methods}, &vfs, found->second, goes ? path : ""};
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* raw, const char* path, int durably) {
    Vfs& vfs = of(raw);
    const Locked locked(vfs.x_mutex);
    if (vfs.fails(Call::other)) return SQLITE_IOERR_DELETE;
    if (!vfs.x_files.contains(path)) return SQLITE_IOERR_DELETE_NOENT;
    vfs.remove(path, durably != 0);
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* raw, const char* path, int, int* there) {
    Vfs& vfs = of(raw);
    const Locked locked(vfs.x_mutex);
    if (vfs.fails(Call::other)) return SQLITE_IOERR_ACCESS;
    const auto found = vfs.x_files.find(path);
    *there = found != vfs.x_files.end() ? 1 : 0;
    return SQLITE_OK;
  }

  static int full_path(sqlite3_vfs*, const char* path, int size, char* full) {
    sqlite3_snprintf(size, full, "%s", path);
    return SQLITE_OK;
  }

  static int randomness(sqlite3_vfs* raw, int size, char* bytes) {
    const Locked locked(of(raw).x_mutex);
    for (int i = 0; i < size; ++i) bytes[i] = static_cast<char>(of(raw).x_random());
    return size;
  }
  static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
  static int current_time(sqlite3_vfs*, double* days) {
    *days = 2'460'000.5;
    return SQLITE_OK;
  }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

PowerCutVfs::PowerCutVfs(std::uint64_t seed) : x_vfs(std::make_unique<sqlite3_vfs>()), x_random(seed) {
  static std::atomic<int> made = 0;
  x_name = "power_cut_" + std::to_string(++made);
  x_vfs->iVersion = 1;
  x_vfs->szOsFile = sizeof(PowerCutCalls::File);
  x_vfs->mxPathname = 1024;
  x_vfs->zName = x_name.c_str();
  x_vfs->pAppData = this;
  x_vfs->xOpen = PowerCutCalls::open;
  x_vfs->xDelete = PowerCutCalls::remove;
  x_vfs->xAccess = PowerCutCalls::access;
  x_vfs->xFullPathname = PowerCutCalls::full_path;
  x_vfs->xRandomness = PowerCutCalls::randomness;
  x_vfs->xSleep = PowerCutCalls::sleep;
  x_vfs->xCurrentTime = PowerCutCalls::current_time;
  x_vfs->xGetLastError = PowerCutCalls::last_error;
  sqlite3_vfs_register(x_vfs.get(), 0);
}

PowerCutVfs::~PowerCutVfs() {
  sqlite3_vfs_unregister(x_vfs.get());
}

}  // namespace shuke::store
