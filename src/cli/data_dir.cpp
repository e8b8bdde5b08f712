// Opening is always the same: names first, so that the programme's get the numbers they had.
#include "cli/data_dir.h"

#include <algorithm>
#include <filesystem>

#include "cli/author.h"
#include "cli/cli.h"
#include "cli/erased_list.h"
#include "cli/programme_loader.h"
#include "codec/values.h"
#include "store/sqlite/pipelined_store.h"

namespace shuke::cli {
namespace {

namespace fs = std::filesystem;

/// The file given, whose programme can be used.
base::Expected<engine::KeptProgramme> read_given(const std::string& path) {
  auto text = read_programme_text(path);
  if (!text) return std::unexpected(text.error());
  base::Names unused;
  if (const auto programme = check_programme(*text, path, unused); !programme)
    return std::unexpected(programme.error());
  return engine::KeptProgramme{.file_name = fs::path(path).filename().string(), .text = *std::move(text)};
}

bool has_store(const std::string& folder) {
  std::error_code ignored;
  return fs::exists(fs::path(folder) / store::sqlite_file, ignored);
}

}  // namespace

base::Expected<std::unique_ptr<store::Store>> open_store(const std::string& folder, DataDirOptions::As as) {
  const bool owns = as == DataDirOptions::As::owner;
  if (!owns && !has_store(folder)) return base::fault("there is no shop in " + folder);
  store::SqliteOptions options;
  options.folder = folder;
  const auto opened = [](auto store) -> base::Expected<std::unique_ptr<store::Store>> {
    if (!store) return base::fault(store.error().words);
    return *std::move(store);
  };
  if (owns) return opened(store::PipelinedStore::open(options));
  options.access = store::Access::reader;
  return opened(store::SqliteStore::open(options));
}

base::Expected<std::unique_ptr<DataDir>> DataDir::open(const DataDirOptions& options) {
  std::optional<engine::KeptProgramme> given;
  if (!options.programme.empty()) {
    auto read = read_given(options.programme);
    if (!read) return std::unexpected(read.error());
    given = *std::move(read);
  } else if (options.as == DataDirOptions::As::owner && !has_store(options.folder)) {
    return base::fault("there is no shop in " + options.folder +
                       " yet; name the programme it begins with: --programme FILE");
  }
  std::unique_ptr<DataDir> dir(new DataDir);
  dir->x_folder = options.folder;
  auto store = open_store(options.folder, options.as);
  if (!store) return std::unexpected(store.error());
  dir->x_store = *std::move(store);
  if (const auto names = engine::Engine::read_names(*dir->x_store, dir->x_directory); !names)
    return base::fault(names.error().words);
  if (auto read = dir->read_programme(given); !read) return std::unexpected(read.error());
  auto engine = engine::Engine::open(*dir->x_programme, dir->x_directory, *dir->x_store);
  if (!engine) return base::fault(engine.error().words);
  dir->x_engine = *std::move(engine);
  if (options.as == DataDirOptions::As::reader) return dir;
  if (const auto done = complete_erased(options.folder, *dir->x_store); !done)
    return std::unexpected(done.error());
  dir->x_engine->set_account(account_here());
  dir->x_engine->tell_erased(
      [owner = dir.get()](const std::vector<std::string>& ids) { owner->list_erased(ids); });
  return dir;
}

DataDir::~DataDir() {
  if (x_list_is_behind) list_erased({});
}

/// What cannot be written now is written with the next one, when the folder is closed, or when it is opened
/// again: the store knows it.
void DataDir::list_erased(const std::vector<std::string>& ids) {
  const auto done = x_list_is_behind ? complete_erased(x_folder, *x_store) : append_erased(x_folder, ids);
  x_list_is_behind = !done;
  if (!done) say(done.error().message);
}

base::Expected<void> DataDir::read_programme(const std::optional<engine::KeptProgramme>& given) {
  auto kept = engine::read_kept_programmes(*x_store);
  if (!kept) return base::fault(kept.error().words);
  if (kept->empty() && !given) {
    return base::fault("the shop in " + x_folder +
                       " has no programme yet; name the one it begins with: --programme FILE");
  }
  x_kept = kept->empty() ? *given : kept->back();
  // A unit that names the file a shop began with goes on working after others were published.
  const auto same = [&](const engine::KeptProgramme& one) { return one.text == given->text; };
  if (given && !kept->empty() && std::ranges::none_of(*kept, same)) {
    return base::fault(
        x_folder + " has a programme already (" + codec::in_quotes(x_kept.file_name) + ", version " +
        std::to_string(x_kept.version) + "), and " + codec::in_quotes(given->file_name) +
        " is another; leave --programme out. `shuke programme publish` makes it a new version");
  }
  const engine::KeptProgramme& first = kept->empty() ? x_kept : kept->front();
  auto programme = check_programme(first.text, first.file_name, x_directory.names());
  if (!programme) return std::unexpected(programme.error());
  x_programme = *std::move(programme);
  x_programme->version = first.version;
  // Kept only now that it is known to compile on this folder's names.
  if (kept->empty()) {
    if (const auto done = engine::keep_programme(*x_store, x_kept); !done)
      return base::fault(done.error().words);
  }
  return {};
}

}  // namespace shuke::cli
