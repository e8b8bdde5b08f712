// Openers that give the same store again when they are called again.
#include "cli/store_maker.h"

#include <filesystem>
#include <memory>
#include <string>

#include "store/sqlite/sqlite_store.h"

namespace shuke::cli {
namespace {

/// A folder that is removed with the last opener that knows it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "shuke-test-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) x_path = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!x_path.empty()) std::filesystem::remove_all(x_path, ignored);
  }
  const std::string& path() const { return x_path; }

 private:
  std::string x_path;
};

using Opened = store::Expected<std::shared_ptr<store::Store>>;

}  // namespace

scenario::StoreMaker sqlite_stores() {
  return [] {
    const auto folder = std::make_shared<ScratchFolder>();
    return [folder]() -> Opened {
      store::SqliteOptions options;
      options.folder = folder->path();
      auto store = store::SqliteStore::open(options);
      if (!store) return std::unexpected(store.error());
      return std::shared_ptr<store::Store>(*std::move(store));
    };
  };
}

}  // namespace shuke::cli
