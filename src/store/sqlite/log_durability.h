// What has to be done with a write-ahead log that a crash or a failed fsync left behind, before anything is
// built on it. SQLite does not do it, because it cannot know what the operating system does after a failed
// fsync.
#pragma once

#include "store/sqlite/connection.h"

namespace shuke::store {

/// Writes the bytes of the write-ahead log over themselves and makes them durable.
///
/// After a failed fsync Linux takes the pages for clean: they can be read, but are not on the disk, and no
/// later fsync writes them. A commit seen in the log on opening may be such. If commits were added behind
/// it, a power cut would end the log in front of it and take the later ones along. Writing it once more
/// makes what can be read and what is on the disk the same again.
///
/// The connection must have read already, so that it has its lock and its log.
void make_log_durable(Connection& connection);

}  // namespace shuke::store
