// The one way in which side files are opened.
#include "store/sqlite/side_file.h"

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

}  // namespace shuke::store
