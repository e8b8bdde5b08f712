# The programs beside `shuke` itself: the proof that the domain stands alone, property tests, the contract
# of the store, fuzz targets, benchmarks. Each is left out while its folder holds nothing.

set(tests "${CMAKE_SOURCE_DIR}/tests")

# domain_only links base and domain and nothing else; that it links is what it proves.
file(GLOB domain_only_sources CONFIGURE_DEPENDS "${tests}/domain_only/*.cpp")
if(domain_only_sources)
  add_executable(domain_only ${domain_only_sources})
  target_link_libraries(domain_only PRIVATE shuke_base shuke_domain)
endif()

file(GLOB property_sources CONFIGURE_DEPENDS "${tests}/property/*.cpp")
if(property_sources AND SHUKE_TESTS)
  add_executable(property_test ${property_sources})
  target_link_libraries(property_test PRIVATE ${shuke_folders} rapidcheck GTest::gtest GTest::gtest_main)
  target_include_directories(property_test PRIVATE "${tests}")
  target_compile_definitions(property_test PRIVATE SHUKE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  shuke_use_precompiled(property_test test)
  set_property(GLOBAL APPEND PROPERTY shuke_test_programs property_test)
endif()

# The contract of the store, held against every adapter, and what survives a power cut.
file(GLOB store_contract_sources CONFIGURE_DEPENDS "${tests}/store_contract/*.cpp")
if(store_contract_sources AND SHUKE_TESTS)
  add_executable(store_contract_test ${store_contract_sources})
  target_link_libraries(store_contract_test PRIVATE shuke_store_memory shuke_store_sqlite
    ${shuke_package_sqlite} ${shuke_package_sodium} GTest::gtest GTest::gtest_main)
  target_include_directories(store_contract_test PRIVATE "${tests}")
  shuke_use_precompiled(store_contract_test test)
  set_property(GLOBAL APPEND PROPERTY shuke_test_programs store_contract_test)
endif()

# Shops on a disk whose power is cut again and again, beside a twin and a model; run by ./test by itself.
file(GLOB simulator_sources CONFIGURE_DEPENDS "${tests}/simulator/*.cpp")
if(simulator_sources AND SHUKE_TESTS)
  add_executable(simulator ${simulator_sources} "${tests}/store_contract/power_cut_vfs.cpp")
  target_link_libraries(simulator PRIVATE shuke_scenario shuke_store_memory shuke_store_sqlite
    ${shuke_package_sqlite} ${shuke_package_fmt})
  shuke_use_precompiled(simulator)
  target_include_directories(simulator PRIVATE "${tests}")
  target_compile_definitions(simulator PRIVATE SHUKE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endif()

# Every scenario over HTTP, against a server in the same process.
if(EXISTS "${tests}/http/scenarios_test.cpp" AND TARGET shuke_http AND SHUKE_TESTS)
  add_executable(http_scenarios_test "${tests}/http/scenarios_test.cpp")
  target_link_libraries(http_scenarios_test PRIVATE shuke_http shuke_scenario shuke_store_memory
    GTest::gtest GTest::gtest_main)
  shuke_use_precompiled(http_scenarios_test)
  target_compile_definitions(http_scenarios_test PRIVATE SHUKE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  set_property(GLOBAL APPEND PROPERTY shuke_test_programs http_scenarios_test)
endif()

# report_page lets the browser test open the page of any result, without a backtest before it.
if(EXISTS "${tests}/browser/report_page.cpp" AND TARGET shuke_backtest AND SHUKE_TESTS)
  add_executable(report_page "${tests}/browser/report_page.cpp")
  target_link_libraries(report_page PRIVATE shuke_backtest)
  shuke_use_precompiled(report_page test)
endif()

# One fuzz target a file: tests/fuzz/X_fuzz.cpp is the program X_fuzz, its first inputs are
# tests/fuzz/corpus/X_fuzz/.
file(GLOB fuzz_sources CONFIGURE_DEPENDS "${tests}/fuzz/*_fuzz.cpp")
if(SHUKE_FUZZ)
  foreach(source IN LISTS fuzz_sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    shuke_use_precompiled(${name})
    target_link_libraries(${name} PRIVATE ${shuke_folders})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    target_compile_definitions(${name} PRIVATE SHUKE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  endforeach()
endif()

# Durable commands beside a bare loop of the same rows, and late ones: programs of their own, since they
# measure several things in turns.
if(EXISTS "${CMAKE_SOURCE_DIR}/bench/store_bench.cpp" AND SHUKE_BENCH)
  add_executable(store_bench "${CMAKE_SOURCE_DIR}/bench/store_bench.cpp")
  target_link_libraries(store_bench PRIVATE shuke_engine shuke_store_memory shuke_store_sqlite
    ${shuke_package_sqlite})
endif()
if(EXISTS "${CMAKE_SOURCE_DIR}/bench/late_load.cpp" AND SHUKE_BENCH)
  add_executable(late_load "${CMAKE_SOURCE_DIR}/bench/late_load.cpp")
  target_link_libraries(late_load PRIVATE shuke_engine shuke_store_sqlite)
endif()

# The benchmarks are one program, so that figures and yardsticks come from one run; beside it the load
# generator, which is a client of a running server and knows nothing of the libraries.
file(GLOB bench_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/*_bench.cpp")
if(EXISTS "${CMAKE_SOURCE_DIR}/bench/http_load.cpp" AND SHUKE_BENCH)
  add_executable(http_load "${CMAKE_SOURCE_DIR}/bench/http_load.cpp")
  add_executable(quote_server "${CMAKE_SOURCE_DIR}/bench/quote_server.cpp")
  target_link_libraries(quote_server PRIVATE shuke_http shuke_scenario)
endif()
list(FILTER bench_sources EXCLUDE REGEX "/store_bench\\.cpp$")
if(bench_sources AND SHUKE_BENCH)
  add_executable(shuke_bench ${bench_sources})
  target_link_libraries(shuke_bench PRIVATE ${shuke_folders} benchmark::benchmark benchmark::benchmark_main)
  target_compile_definitions(shuke_bench PRIVATE SHUKE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endif()

# The list of test programs, for ./test.
get_property(test_programs GLOBAL PROPERTY shuke_test_programs)
list(JOIN test_programs "\n" test_program_lines)
file(WRITE "${CMAKE_BINARY_DIR}/test_programs.txt" "${test_program_lines}\n")
