# How the project is compiled and linked, for every target alike; what a preset changes comes in through
# cache variables.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_options(
  "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wconversion;-Wsign-conversion;-Wshadow>"
  # Paths in CHECK messages and debug information are relative to the tree, so two clones build the same
  # bytes.
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")
# With counts g++ 12 sees overflows in inlined strings and small arrays that the other presets do not.
if(SHUKE_WERROR AND NOT SHUKE_PROFILE)
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlapping copies in its own std::string (GCC bug 105651); the warning is worth nothing
  # until 13.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>")
  # Likewise, where it compiles the whole program at the link: copies beyond an end that no call can reach.
  add_link_options(-Wno-stringop-overflow)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # libstdc++ 12's own stable_sort calls what it deprecates, which clang reports in our files; g++ watches
  # ours.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations>")
endif()

if(SHUKE_SANITIZE)
  add_compile_options(-fsanitize=${SHUKE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SHUKE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 18)
    # By its relative name, so that clones share what is compiled; see CCACHE_EXTRAFILES below.
    set(library_headers ${CMAKE_SOURCE_DIR}/tools/cmake/library_headers.txt)
    file(RELATIVE_PATH from_build ${CMAKE_BINARY_DIR} ${library_headers})
    add_compile_options("-fsanitize-ignorelist=${from_build}")
  endif()
endif()
if(SHUKE_FUZZ)
  # Coverage feedback everywhere; the fuzzer's own main is linked only into the fuzz targets.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
# The counts lie in one folder by the names of the objects inside a build folder, so that one build's counts
# serve another's.
set(SHUKE_COUNTS ${CMAKE_SOURCE_DIR}/build/train/profile)
if(SHUKE_PROFILE STREQUAL "make")
  add_compile_options(-fprofile-generate=${SHUKE_COUNTS} -fprofile-update=atomic
    -fprofile-prefix-path=${CMAKE_BINARY_DIR})
  add_link_options(-fprofile-generate=${SHUKE_COUNTS})
elseif(SHUKE_PROFILE STREQUAL "use")
  if(NOT EXISTS ${SHUKE_COUNTS})
    message(FATAL_ERROR "there is no profile in ${SHUKE_COUNTS}: run tools/train")
  endif()
  # What no training reached is compiled as without a profile.
  add_compile_options(-fprofile-use=${SHUKE_COUNTS} -fprofile-partial-training
    -fprofile-prefix-path=${CMAKE_BINARY_DIR} -Wno-missing-profile -Wno-coverage-mismatch)
endif()
if(SHUKE_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# ccache when it is there. The base directory makes paths relative before hashing, so that clones share one
# cache.
find_program(SHUKE_CCACHE ccache)
if(SHUKE_CCACHE AND NOT SHUKE_COVERAGE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
    "CCACHE_EXTRAFILES=${library_headers}"
    ${SHUKE_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()

# mold when it is there: links of sanitizer builds take a third of the time.
find_program(SHUKE_MOLD mold)
if(SHUKE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
