// A fresh folder for tests whose database is on a file system of their own: only the lock and the folder
// itself are real, so they belong in memory, where making a folder durable waits for no disk.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace shuke::store {

/// The caller removes it. Beneath /dev/shm where it can be written to, else where temporary files go.
inline std::string memory_folder(const std::string& name) {
  const char* memory = "/dev/shm";
  const std::string above =
      ::access(memory, W_OK) == 0 ? memory : std::filesystem::temp_directory_path().string();
  std::string made = above + "/" + name + "_XXXXXX";
  return ::mkdtemp(made.data()) == nullptr ? std::string() : made;
}

}  // namespace shuke::store
