// DataDir: one shop in a folder, opened: its store, the names, the programme kept in it, and the engine on
// all of these. What every verb with --data begins with. Not the verbs, and no clock: who opens it sets the
// engine's.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/fault.h"
#include "codec/directory.h"
#include "domain/programme.h"
#include "engine/engine.h"
#include "engine/kept_programme.h"
#include "store/store.h"

namespace shuke::cli {

struct DataDirOptions {
  std::string folder;
  /// A programme file. A fresh folder needs one and keeps its text; a folder that has a programme takes the
  /// text of any of its versions again, which changes nothing, and refuses another. Empty: what the folder
  /// keeps.
  std::string programme = {};
  /// A reader looks at the shop as it stands while another owner may be at work, and changes nothing.
  enum class As : std::uint8_t { owner, reader } as = As::owner;
};

class DataDir {
 public:
  /// Opens the folder; its one owner makes it where it is missing and a programme is given. A programme
  /// that cannot be used is told with all its errors, as `shuke check` tells them, before anything is made.
  static base::Expected<std::unique_ptr<DataDir>> open(const DataDirOptions& options);

  ~DataDir();
  DataDir(const DataDir&) = delete;
  DataDir& operator=(const DataDir&) = delete;

  engine::Engine& engine() { return *x_engine; }
  store::Store& store() { return *x_store; }
  codec::Directory& directory() { return x_directory; }
  /// The version in force.
  const domain::Programme& programme() const { return x_engine->programme(); }
  /// Text, number and file name of the newest version that the folder had when it was opened.
  const engine::KeptProgramme& kept_programme() const { return x_kept; }
  const std::string& folder() const { return x_folder; }

 private:
  DataDir() = default;
  void list_erased(const std::vector<std::string>& ids);
  base::Expected<void> read_programme(const std::optional<engine::KeptProgramme>& given);

  std::string x_folder;
  bool x_list_is_behind = false;  // of those who were erased
  std::unique_ptr<store::Store> x_store;
  codec::Directory x_directory;
  engine::KeptProgramme x_kept;
  std::optional<domain::Programme> x_programme;  // the first version
  std::unique_ptr<engine::Engine> x_engine;      // last: it refers to all of the above
};

/// A folder's store alone, for what needs no programme. Its one owner makes a missing folder.
base::Expected<std::unique_ptr<store::Store>> open_store(const std::string& folder,
                                                         DataDirOptions::As as = DataDirOptions::As::owner);

}  // namespace shuke::cli
