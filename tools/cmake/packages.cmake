# The libraries of other makers, each under the short name that tools/folders.txt uses.
# All but SQLite (sqlite.cmake) are Debian packages (tools/install_packages.sh); this file says only how
# CMake finds them.

find_package(Threads REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(simdjson REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(Boost 1.74 REQUIRED)  # Asio and Beast, which are headers
find_package(CURL REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
include(sqlite)

set(shuke_package_threads Threads::Threads)
set(shuke_package_yaml yaml-cpp)
set(shuke_package_simdjson simdjson::simdjson)
set(shuke_package_fmt fmt::fmt)
set(shuke_package_cli11 CLI11::CLI11)
set(shuke_package_date date::date-tz)
set(shuke_package_zlib ZLIB::ZLIB)
set(shuke_package_boost Boost::headers)
set(shuke_package_lzma LibLZMA::LibLZMA)
set(shuke_package_sodium PkgConfig::sodium)
set(shuke_package_curl CURL::libcurl)
set(shuke_package_sqlite shuke_sqlite3)

if(SHUKE_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()
if(SHUKE_BENCH)
  find_package(benchmark REQUIRED)
endif()
