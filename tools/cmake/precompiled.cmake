# The library headers that nearly every file includes, compiled once for the sanitizer builds, which otherwise
# spend a good part of their time on reading them. The plain builds have none, so that a file which forgets an
# include does not compile there.

set(shuke_precompiled OFF)
if(SHUKE_SANITIZE)
  set(shuke_precompiled ON)
  # ccache compares the headers themselves.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  file(WRITE "${CMAKE_BINARY_DIR}/precompiled.cpp" "")
  add_library(shuke_precompiled OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_precompile_headers(shuke_precompiled PRIVATE <algorithm> <array> <chrono> <cstdint> <expected> <fstream>
    <functional> <map> <memory> <optional> <ranges> <set> <span> <sstream> <string> <string_view> <tuple>
    <unordered_map> <utility> <variant> <vector>)
  add_library(shuke_precompiled_test OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(shuke_precompiled_test PRIVATE GTest::gtest)
  target_precompile_headers(shuke_precompiled_test PRIVATE <algorithm> <array> <cstdint> <expected> <fstream>
    <functional> <map> <memory> <optional> <ranges> <set> <span> <sstream> <string> <string_view> <tuple>
    <unordered_map> <utility> <variant> <vector> <gtest/gtest.h>)
endif()

# To be called for every library and program of C++; `test` for one that includes GoogleTest throughout.
function(shuke_use_precompiled target)
  if(shuke_precompiled AND "test" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM shuke_precompiled_test)
  elseif(shuke_precompiled)
    target_precompile_headers(${target} REUSE_FROM shuke_precompiled)
  endif()
endfunction()
