# The library headers that nearly every file includes, compiled once for the sanitizer builds, which would
# read them again for every file. The plain builds have none, so that a file which forgets an include does
# not compile there.

if(SHUKE_SANITIZE)
  # ccache compares the headers themselves.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  set(headers <algorithm> <array> <chrono> <cstdint> <expected> <fstream> <functional> <map> <memory>
    <optional> <ranges> <set> <span> <sstream> <string> <string_view> <tuple> <unordered_map> <utility>
    <variant> <vector>)
  file(WRITE "${CMAKE_BINARY_DIR}/precompiled.cpp" "")
  add_library(shuke_precompiled OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_precompile_headers(shuke_precompiled PRIVATE ${headers})
  if(SHUKE_TESTS)
    add_library(shuke_precompiled_test OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
    target_link_libraries(shuke_precompiled_test PRIVATE GTest::gtest)
    target_precompile_headers(shuke_precompiled_test PRIVATE ${headers} <gtest/gtest.h>)
  endif()
endif()

# For a library or program of many files; `test` where nearly all of them include GoogleTest.
function(shuke_use_precompiled target)
  if(SHUKE_SANITIZE AND "test" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM shuke_precompiled_test)
  elseif(SHUKE_SANITIZE)
    target_precompile_headers(${target} REUSE_FROM shuke_precompiled)
  endif()
endfunction()
