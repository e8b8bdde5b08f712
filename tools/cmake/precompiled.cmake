# The headers that nearly every file includes, of libraries and of the domain, compiled once for the
# sanitizer builds, which would read them again for every file. The plain builds have none, so that a file
# which forgets an include does not compile there.
#
# In a sanitizer build, what only drives the rest (tests, the command line, HTTP) is compiled without
# optimising, which takes half the time: what it drives is optimised and does the work. Fuzz targets steer by
# HTTP and the rest.

set(shuke_driver_options -O0)
if(SHUKE_FUZZ)
  list(APPEND shuke_driver_options -fno-sanitize=fuzzer-no-link)
endif()

if(SHUKE_SANITIZE)
  # ccache compares the headers themselves.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  set(headers <algorithm> <array> <chrono> <cstdint> <expected> <fstream> <functional> <map> <memory>
    <optional> <ranges> <set> <span> <sstream> <string> <string_view> <tuple> <unordered_map> <utility>
    <variant> <vector> "\"domain/run.h\"")
  file(WRITE "${CMAKE_BINARY_DIR}/precompiled.cpp" "")
  include_directories("${CMAKE_SOURCE_DIR}/src")
  add_library(shuke_precompiled OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_precompile_headers(shuke_precompiled PRIVATE ${headers})
  add_library(shuke_precompiled_cli OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(shuke_precompiled_cli PRIVATE CLI11::CLI11)
  target_precompile_headers(shuke_precompiled_cli PRIVATE ${headers} <CLI/CLI.hpp>)
  target_compile_options(shuke_precompiled_cli PRIVATE ${shuke_driver_options})
  add_library(shuke_precompiled_http OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_precompile_headers(shuke_precompiled_http PRIVATE ${headers})
  target_compile_options(shuke_precompiled_http PRIVATE -O0)
  if(SHUKE_TESTS)
    add_library(shuke_precompiled_test OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
    target_link_libraries(shuke_precompiled_test PRIVATE GTest::gtest)
    target_precompile_headers(shuke_precompiled_test PRIVATE ${headers} <gtest/gtest.h>)
    target_compile_options(shuke_precompiled_test PRIVATE ${shuke_driver_options})
  endif()
endif()

# For a library or program of many files; `test` where nearly all of them include GoogleTest, `cli` where
# they read a command line, `http`.
function(shuke_use_precompiled target)
  if(NOT SHUKE_SANITIZE)
    return()
  endif()
  if(NOT ARGN)
    target_precompile_headers(${target} REUSE_FROM shuke_precompiled)
    return()
  endif()
  target_precompile_headers(${target} REUSE_FROM shuke_precompiled_${ARGN})
  if(ARGN STREQUAL "http")
    target_compile_options(${target} PRIVATE -O0)
  else()
    target_compile_options(${target} PRIVATE ${shuke_driver_options})
  endif()
endfunction()
