// The one way in which side files are opened.
#include "store/sqlite/side_file.h"

#include <sqlite3.h>

#include "store/sqlite/files.h"

namespace shuke::store {
namespace {

void prepare(Connection& connection, const SideForm& form) {
  connection.run("PRAGMA busy_timeout = 5000");
  connection.run("PRAGMA journal_mode = DELETE");
  connection.run("PRAGMA synchronous = FULL");
  connection.run("PRAGMA secure_delete = ON");
  const auto newest = static_cast<std::int64_t>(form.steps.size());
  Transaction transaction(connection);
  const std::int64_t owner = connection.integer("PRAGMA application_id");
  const std::int64_t version = connection.integer("PRAGMA user_version");
  const bool is_new =
      owner == 0 && version == 0 && connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (!is_new && (owner != form.application || version < 1 || version > newest))
    throw side_refused("the file is another program's, or a newer version's");
  for (std::int64_t step = version; step < newest; ++step)
    connection.run(form.steps[static_cast<std::size_t>(step)]);
  if (version < newest) {
    connection.run("PRAGMA application_id = " + std::to_string(form.application));
    connection.run("PRAGMA user_version = " + std::to_string(newest));
  }
  transaction.commit();
}

}  // namespace

std::string side_path(const std::string& folder, const SideForm& form) {
  return folder + "/" + form.name;
}

Expected<std::unique_ptr<Connection>> open_side_file(const std::string& folder, const SideForm& form,
                                                     std::string_view doing) {
  if (const auto made = make_folder(folder); !made) return std::unexpected(made.error());
  const std::string path = side_path(folder, form);
  return attempt_on(path, doing, [&] {
    // What SQLite keeps beside the file takes its rights from it.
    make_private_file(path);
    auto connection = std::make_unique<Connection>(path, "");
    prepare(*connection, form);
    return connection;
  });
}

Expected<std::optional<std::string>> copy_side_file(const std::string& folder, const SideForm& form,
                                                    const std::string& clean) {
  const std::string path = side_path(folder, form);
  if (!path_exists(path)) return std::nullopt;
  const auto from = open_side_file(folder, form, "Opening it for a copy");
  if (!from) return std::unexpected(from.error());
  return attempt_on(path, "Copying", [&]() -> std::optional<std::string> {
    Connection copy(":memory:", "");
    copy_pages(**from, copy);
    if (!clean.empty()) copy.run(clean);
    copy.run("VACUUM");  // what was cleaned away stands nowhere in the bytes
    sqlite3_int64 size = 0;
    unsigned char* bytes = sqlite3_serialize(copy.handle(), "main", &size, 0);
    if (bytes == nullptr) throw SqliteFailure{SQLITE_NOMEM, "there is no memory for the copy"};
    std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    sqlite3_free(bytes);
    return text;
  });
}

}  // namespace shuke::store
