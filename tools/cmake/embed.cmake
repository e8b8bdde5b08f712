# Puts a file into a program as it stands, without a generated megabyte in git.
#
# shuke_embed(TARGET NAME FILE) gives the target an object with FILE's bytes, and in "embedded/NAME.h"
#   std::string_view shuke::embedded::NAME();
# FILE may be made by the build or fetched at configure time; a change of it rebuilds the object.
# A NUL follows the bytes and is not part of the view.

function(shuke_embed target name file)
  get_filename_component(path "${file}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  set(folder "${CMAKE_BINARY_DIR}/embed/embedded")
  file(CONFIGURE OUTPUT "${folder}/${name}.S" CONTENT [=[
/* Made by tools/cmake/embed.cmake: the bytes of one file. */
    .section .rodata
    .global shuke_embedded_@name@_begin
    .global shuke_embedded_@name@_end
    .balign 16
shuke_embedded_@name@_begin:
    .incbin "@path@"
shuke_embedded_@name@_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
]=] @ONLY)
  file(CONFIGURE OUTPUT "${folder}/${name}.h" CONTENT [=[
// Made by tools/cmake/embed.cmake: access to the bytes of one embedded file.
#pragma once
#include <cstddef>
#include <string_view>

extern "C" const char shuke_embedded_@name@_begin[];
extern "C" const char shuke_embedded_@name@_end[];

namespace shuke::embedded {
inline std::string_view @name@() {
  return {shuke_embedded_@name@_begin,
          static_cast<std::size_t>(shuke_embedded_@name@_end - shuke_embedded_@name@_begin)};
}
}  // namespace shuke::embedded
]=] @ONLY)
  set_source_files_properties("${folder}/${name}.S" PROPERTIES OBJECT_DEPENDS "${path}")
  target_sources(${target} PRIVATE "${folder}/${name}.S")
  target_include_directories(${target} PRIVATE "${CMAKE_BINARY_DIR}/embed")
endfunction()

# shuke_npm(FOLDER): the npm packages that FOLDER/package-lock.json pins are in FOLDER/node_modules
# after configuring.
function(shuke_npm folder)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    "${CMAKE_SOURCE_DIR}/${folder}/package-lock.json")
  execute_process(COMMAND "${CMAKE_SOURCE_DIR}/tools/npm_install.sh" "${CMAKE_SOURCE_DIR}/${folder}"
    RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "The npm packages of ${folder} could not be fetched; npm's own words are above.")
  endif()
endfunction()

# Embeds what tools/embedded.txt lists into the folders that are there. Called once the folders are targets.
function(shuke_embed_listed)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tools/embedded.txt")
  file(STRINGS "${CMAKE_SOURCE_DIR}/tools/embedded.txt" lines REGEX "^[a-z]")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^([a-z_]+) +([a-z0-9_]+) +([^ ]+)$")
      message(FATAL_ERROR "tools/embedded.txt: cannot read the line: ${line}")
    endif()
    set(folder "${CMAKE_MATCH_1}")
    set(name "${CMAKE_MATCH_2}")
    set(file "${CMAKE_MATCH_3}")
    if(NOT TARGET shuke_${folder})
      continue()
    endif()
    if(file MATCHES "^(.+)/node_modules/")
      shuke_npm("${CMAKE_MATCH_1}")
    endif()
    shuke_embed(shuke_${folder} ${name} "${CMAKE_SOURCE_DIR}/${file}")
  endforeach()
endfunction()
