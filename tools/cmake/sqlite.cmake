# SQLite as a library of our own: the amalgamation that an npm package carries, fetched when the build is
# configured and never committed. Debian 12's SQLite 3.40.1 cannot be used: up to 3.51.2 two connections that
# write or checkpoint at once can lose what was committed (the WAL-reset fault).

set(SHUKE_SQLITE_PACKAGE "better-sqlite3@12.11.1")  # carries SQLite 3.53.2
set(SHUKE_SQLITE_INTEGRITY
  "sha512-dq9AtApgg5PGFtBzPFSBl3HZQjHok5gaQCM6zh2Yk0aSmDCs1CbnVI8/HgASQkNKsWFpseIO9beg5xxpYhbIfA==")

# All presets share one copy, so a second configure asks no network.
set(shuke_sqlite_folder "${CMAKE_SOURCE_DIR}/build/downloads/${SHUKE_SQLITE_PACKAGE}")
execute_process(COMMAND "${CMAKE_SOURCE_DIR}/tools/npm_unpack.sh"
  "${SHUKE_SQLITE_PACKAGE}" "${SHUKE_SQLITE_INTEGRITY}" "${shuke_sqlite_folder}" RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "SQLite's source could not be fetched; the reason is above.")
endif()

set(shuke_sqlite_source "${shuke_sqlite_folder}/deps/sqlite3")
add_library(shuke_sqlite3 STATIC "${shuke_sqlite_source}/sqlite3.c")
target_include_directories(shuke_sqlite3 SYSTEM PUBLIC "${shuke_sqlite_source}")
target_link_libraries(shuke_sqlite3 PRIVATE Threads::Threads)
# Another maker's code: its warnings are not ours to mend, and unoptimised it would only slow the tests.
# Threads are watched in it, but for the index of its log, where readers look at what others write by
# barriers of its own. Addresses and undefined behaviour are not, which would take minutes to compile: the
# bytes it is given it reads and copies by functions that the address sanitizer has in hand.
target_compile_options(shuke_sqlite3 PRIVATE -w "$<$<NOT:$<CONFIG:Release>>:-O1>")
if(SHUKE_SANITIZE MATCHES "thread")
  target_compile_options(shuke_sqlite3 PRIVATE
    "-fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/sqlite_ignore.txt")
elseif(SHUKE_SANITIZE)
  target_compile_options(shuke_sqlite3 PRIVATE "-fno-sanitize=${SHUKE_SANITIZE},fuzzer-no-link")
endif()
target_compile_definitions(shuke_sqlite3 PRIVATE
  HAVE_FDATASYNC=1                    # Linux: what is needed to read the bytes again, and no time stamps
  SQLITE_THREADSAFE=2                 # a connection has one owner at a time; two may be busy side by side
  SQLITE_DEFAULT_SYNCHRONOUS=2        # FULL, also where no pragma has said so yet
  SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
  SQLITE_DEFAULT_MEMSTATUS=0
  SQLITE_DQS=0                        # "x" is a name and never a text
  SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_MAX_EXPR_DEPTH=0
  SQLITE_MAX_MMAP_SIZE=0              # an I/O error has to be an answer, not a signal
  SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_PROGRESS_CALLBACK
  SQLITE_OMIT_SHARED_CACHE
  SQLITE_STRICT_SUBTYPE=1
  SQLITE_USE_ALLOCA)
