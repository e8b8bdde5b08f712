#!/usr/bin/env python3
"""Runs the parts of ./test one after the other and counts honestly.

Every gtest case, scenario, fuzz target, style check and browser test is one, and what crashes, hangs or does
not build is a failure. It decides what runs, not what is right: that is in the tests. The last line printed
is `N passed, N failed`, with `, N skipped` when something was left out."""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
COUNTS = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)
NINJA_STEPS = re.compile(r"^\[(\d+/\d+)\]", re.MULTILINE)
NODE_COUNTS = re.compile(r"^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)$", re.MULTILINE)
TIME_LIMIT_S, TIME_LIMIT_LONG_S = 1200, 4 * 3600
# A clean clone compiles everything, with sanitizers for half an hour on two slow cores.
BUILD_LIMIT_S = 3000

# Fuzzing in an everyday run is a smoke test: a fixed seed and a fixed number of runs, with a time limit for
# slow machines.
FUZZ_SMOKE = ["-runs=60000", "-seed=1", "-max_total_time=15"]
FUZZ_LONG = ["-max_total_time=300"]
# Property tests are repeatable every day and search further in the plain build, where RapidCheck prints the
# seed it drew.
PROPERTY_DAILY = "seed=20260101 max_success=100"
PROPERTY_LONG = "max_success=2000"
# The everyday build has the sanitizers in it, so that one build says everything; the plain one, by the
# compiler that ./run uses, repeats the tests in a full run.
DAILY, PLAIN = "asan", "dev"
# Scenarios close and open a database at every step. What survives a machine is tried elsewhere, so here no
# disk has to be waited for where there is a file system in memory.
HAS_ROOM = os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free >= 1 << 30
IN_MEMORY = {"TMPDIR": "/dev/shm"} if HAS_ROOM else {}
# How often the power is cut under the store.
POWER_CUTS = {DAILY: "300", PLAIN: "20000", "tsan": "60"}
# The simulator plays worlds for so long; every night it goes on until the machine stopped so often, and real
# servers are killed that often.
SIMULATOR_SECONDS, NIGHTLY_CUTS, NIGHTLY_KILLS, NIGHTLY_FLIPS = "60", "20000", "150", "1000"
# The properties of tests/property/ choose their own numbers of cases; the plain build makes that many times
# more.
PROPERTY_FACTOR_LONG = "20"


@dataclasses.dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


class Run:
    """One run of ./test: what was counted, part by part, and the environment the programs get."""

    def __init__(self):
        self.rows = []
        self.env = dict(os.environ)
        self.env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
        self.env.setdefault("ASAN_SYMBOLIZER_PATH", "/usr/bin/llvm-symbolizer-19")
        # Where memory was taken is told by its last calls: whole stacks take a tenth of the time.
        self.env.setdefault("ASAN_OPTIONS", "malloc_context_size=10")
        self.env.setdefault("TSAN_OPTIONS", "halt_on_error=1")
        self.building = threading.Lock()

    def note(self, name, count, started, output=""):
        """Keeps the count of one piece of work and prints it; the output is shown when something failed."""
        self.rows.append((name, count))
        if count.failed and output:
            print(output[-20000:].rstrip())
        mark = "FAILED" if count.failed else "ok"
        skipped = f", {count.skipped} skipped" if count.skipped else ""
        seconds = time.monotonic() - started
        print(f"{mark:6} {name}: {count.passed} passed, {count.failed} failed{skipped} ({seconds:.1f} s)",
              flush=True)

    def call(self, command, env=None, limit_s=TIME_LIMIT_S, each_minute=None):
        """Runs a command to its end; answers its exit code and all it printed. A hang gives 124.
        `each_minute` is called with what it printed until then."""
        until = time.monotonic() + limit_s
        try:
            with subprocess.Popen([str(word) for word in command], cwd=ROOT, env={**self.env, **(env or {})},
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, errors="replace") as process:
                while True:
                    left_s = until - time.monotonic()
                    try:
                        printed, _ = process.communicate(timeout=max(min(left_s, 60), 0))
                        return process.returncode, printed
                    except subprocess.TimeoutExpired as late:
                        printed = (late.stdout or b"").decode(errors="replace")
                    if left_s <= 60:
                        process.kill()
                        return 124, f"{printed}\nStopped after {limit_s} s.\n"
                    if each_minute:
                        each_minute(printed)
        except FileNotFoundError as missing:
            return 127, f"{missing.filename} is not there.\n"

    def build(self, preset, targets=()):
        """Configures and builds a preset. A failed build is one failure, and what needs it is not run."""
        with self.building:
            return self.build_alone(preset, targets)

    def build_alone(self, preset, targets):
        started = time.monotonic()
        code, output = 0, ""

        def tell(printed):
            steps = NINJA_STEPS.findall(printed)
            print(f"       building {preset}: {steps[-1] if steps else 'begun'}", flush=True)

        made = BUILD / preset / "build.ninja"
        if not made.exists() or made.stat().st_mtime < (ROOT / "CMakePresets.json").stat().st_mtime:
            code, output = self.call(["cmake", "--preset", preset])
        if code == 0:
            wanted = ["--target", *targets] if targets else []
            code, output = self.call(["cmake", "--build", BUILD / preset, *wanted], limit_s=BUILD_LIMIT_S,
                                     each_minute=tell)
        if code != 0:
            self.note(f"build {preset}", Count(failed=1), started, output)
            return False
        print(f"built  {preset} ({time.monotonic() - started:.1f} s)", flush=True)
        return True

    def counted(self, name, command, env=None, limit_s=TIME_LIMIT_S):
        """Runs a program that closes with `N passed, N failed`; without that line, or with an exit code that
        contradicts it, the run is one failure more."""
        started = time.monotonic()
        code, output = self.call(command, env, limit_s)
        lines = COUNTS.findall(output)
        count = Count(*(int(number or 0) for number in lines[-1])) if lines else Count()
        if not lines or (code != 0 and count.failed == 0) or count.passed + count.failed == 0:
            count.failed += 1
        self.note(name, count, started, output)

    def gtest(self, preset, program):
        """Runs one GoogleTest program and counts the cases in the file it writes; no file is a crash."""
        started = time.monotonic()
        result = BUILD / preset / f"{program}.json"
        result.unlink(missing_ok=True)
        command = [BUILD / preset / program, f"--gtest_output=json:{result}", "--gtest_brief=1"]
        long = preset == PLAIN
        searched = {"RC_PARAMS": PROPERTY_LONG if long else PROPERTY_DAILY,
                    "SHUKE_PROPERTY_CASES": PROPERTY_FACTOR_LONG if long else "1",
                    "SHUKE_POWER_CUTS": POWER_CUTS[preset]}
        asked = {name: os.environ.get(name, value) for name, value in searched.items()}
        if program == "http_scenarios_test":
            asked |= IN_MEMORY
        code, output = self.call(command, asked, TIME_LIMIT_LONG_S if long else TIME_LIMIT_S)
        count = Count()
        said = []
        if result.exists():
            for suite in json.loads(result.read_text())["testsuites"]:
                for case in suite["testsuite"]:
                    if case.get("failures"):
                        count.failed += 1
                        name = f"{suite['name']}.{case['name']}"
                        said += [f"{name}: {failure['failure']}" for failure in case["failures"]]
                    elif case["status"] == "NOTRUN" or case.get("result") == "SKIPPED":
                        count.skipped += 1
                    else:
                        count.passed += 1
        if code != 0 and count.failed == 0:
            count.failed += 1
        self.note(f"{preset} {program}", count, started, "\n".join(said) or output)


def cores():
    return len(os.sched_getaffinity(0))


def gtest_programs(preset):
    return [line for line in (BUILD / preset / "test_programs.txt").read_text().split() if line]


def part_tidy(run):
    run.counted("tidy", ["python3", ROOT / "tools/tidy"])


def side_by_side(work, pieces):
    """Does a piece of work on each core at a time."""
    with concurrent.futures.ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(work, pieces))


def gtests(run, preset):
    """Each program alone, as many at once as there are cores, those that take longest first; whether it
    could be built."""
    if not run.build(preset):
        return False
    slow = ["property_test", "http_scenarios_test", "store_contract_test"]
    programs = sorted(gtest_programs(preset), key=lambda name: name not in slow)
    side_by_side(lambda program: run.gtest(preset, program), programs)
    return True


def part_unit(run):
    """Unit and property tests, and the program that proves the domain stands alone."""
    if not gtests(run, DAILY):
        return
    started = time.monotonic()
    code, output = run.call([BUILD / DAILY / "domain_only"])
    run.note("domain_only", Count(passed=int(code == 0), failed=int(code != 0)), started, output)


def scenario_folders():
    return [folder for folder in (ROOT / "programmes", ROOT / "tests/scenario") if folder.is_dir()]


def scenarios(run, preset, shuffles):
    """Every scenario: plain, sent twice, rebuilt from events, from a database at each step, shuffled."""
    if not run.build(preset, ["shuke"]):
        return
    command = [BUILD / preset / "shuke", "test"]
    orders = [["--shuffle", str(seed)] for seed in range(1, shuffles + 1)]
    options = [["--sqlite", "--reopen", "--audit"], [], ["--twice"], ["--replay"], *orders]
    side_by_side(lambda option: run.counted(" ".join(["scenarios", *option]),
                                            [*command, *option, *scenario_folders()], IN_MEMORY), options)


def part_scenario(run):
    scenarios(run, DAILY, 3)


def part_gcc(run):
    """The program as the compiler of ./run sees it: that it compiles, and every scenario once."""
    if run.build(PLAIN, ["shuke", "domain_only"]):
        run.counted("gcc scenarios", [BUILD / PLAIN / "shuke", "test", *scenario_folders()])


def part_plain(run):
    """All that again without sanitizers, longer: many more property cases, power cuts and orders."""
    gtests(run, PLAIN)
    scenarios(run, PLAIN, 50)


def fuzz_one(run, preset, name, limits):
    """One fuzz target over its committed inputs and on from them; its finds stay in the build folder."""
    corpus = ROOT / "tests/fuzz/corpus" / name
    found = BUILD / preset / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    folders = [found] + ([corpus] if corpus.is_dir() else [])
    command = [BUILD / preset / name, *limits, "-timeout=10", "-rss_limit_mb=2048",
               f"-artifact_prefix={found}/", "-print_final_stats=1", *folders]
    return run.call(command)


def fuzz_with(run, preset, limits):
    names = sorted(path.stem for path in (ROOT / "tests/fuzz").glob("*_fuzz.cpp"))
    if not run.build(preset, names):
        return
    started = time.monotonic()
    results = side_by_side(lambda name: fuzz_one(run, preset, name, limits), names)
    for name, (code, output) in zip(names, results):
        # Exit code 0 with not one input tried would be a test that cannot fail.
        ran = re.search(r"number_of_executed_units: *([1-9]\d*)", output)
        passed = code == 0 and ran is not None
        run.note(name, Count(passed=int(passed), failed=int(not passed)), started, output)


def part_fuzz(run):
    """Every reader of foreign bytes, fuzzed for some seconds from its committed inputs."""
    fuzz_with(run, DAILY, FUZZ_SMOKE)


def part_browser(run):
    """The backtest report, of the committed sample and of a synthetic shop, opened in a real browser."""
    folder = ROOT / "tests/browser"
    tests = sorted(folder.glob("*_test.mjs"))
    if not run.build(DAILY, ["shuke", "report_page"]):
        return
    started = time.monotonic()
    programs = {"SHUKE": str(BUILD / DAILY / "shuke"), "REPORT_PAGE": str(BUILD / DAILY / "report_page")}
    code, output = run.call([ROOT / "tools/npm_install.sh", folder])
    if code == 0:
        code, output = run.call(["node", "--test", *tests], programs)
    found = {word: int(number) for word, number in NODE_COUNTS.findall(output)}
    count = Count(found.get("pass", 0), found.get("fail", 0) + found.get("cancelled", 0),
                  found.get("skipped", 0) + found.get("todo", 0))
    if (code != 0 and count.failed == 0) or count.passed + count.failed == 0:
        count.failed += 1
    run.note("browser", count, started, output)


def part_http(run):
    """A real server on a free port of this machine, and what its callers may do to it."""
    if run.build(DAILY, ["shuke"]):
        run.counted("http", ["python3", ROOT / "tests/http/run.py"], {"SHUKE": str(BUILD / DAILY / "shuke")})


def part_simulator(run):
    """Shops on a disk whose power is cut, beside a twin that never fails and a model of its own."""
    if run.build(DAILY, ["simulator"]):
        run.counted("simulator",
                    [BUILD / DAILY / "simulator", "--seconds", SIMULATOR_SECONDS, "--cuts", "300"])


def part_nightly(run):
    """At least 20,000 power cuts under the whole engine, each from another seed every day, and real servers
    killed more often. SHUKE_POWER_CUTS says another number."""
    if not run.build(PLAIN, ["simulator", "shuke"]):
        return
    cuts = os.environ.get("SHUKE_POWER_CUTS", NIGHTLY_CUTS)
    first = str(int(time.time()) // 86400 * 1_000_000)
    run.counted("nightly simulator", [BUILD / PLAIN / "simulator", "--cuts", cuts, "--from", first],
                limit_s=TIME_LIMIT_LONG_S)
    run.counted("nightly kills", ["python3", ROOT / "tests/http/run.py", "proof_test"],
                {"SHUKE": str(BUILD / PLAIN / "shuke"), "SHUKE_KILLS": NIGHTLY_KILLS,
                 "SHUKE_FLIPS": NIGHTLY_FLIPS}, limit_s=TIME_LIMIT_LONG_S)


def part_tsan(run):
    """Unit and property tests under the thread sanitizer."""
    gtests(run, "tsan")


def part_fuzz_long(run):
    fuzz_with(run, "fuzz", FUZZ_LONG)


def part_lint(run):
    """clang-tidy with the short allow-list of .clang-tidy, one count a source file."""
    if not run.build(DAILY):
        return
    started = time.monotonic()
    files = sorted(path for path in (ROOT / "src").rglob("*.cpp"))
    check = lambda path: run.call(["clang-tidy-19", "--quiet", "-p", BUILD / DAILY, path])
    results = side_by_side(check, files)
    bad = [output for code, output in results if code != 0]
    run.note("lint", Count(passed=len(files) - len(bad), failed=len(bad)), started, "\n".join(bad))


EVERYDAY = {"tidy": part_tidy, "unit": part_unit, "scenario": part_scenario, "simulator": part_simulator,
            "http": part_http, "browser": part_browser, "fuzz": part_fuzz}
# Parts that wait for servers and browsers, or use one core.
IDLE = ("http", "browser", "simulator")
LONG = {"gcc": part_gcc, "plain": part_plain, "lint": part_lint, "tsan": part_tsan,
        "fuzz_long": part_fuzz_long, "nightly": part_nightly}


def main():
    reader = argparse.ArgumentParser(prog="./test", description="Builds and tests Shuke.")
    reader.add_argument("--full", action="store_true", help="also the long parts, and more property cases")
    reader.add_argument("parts", nargs="*", metavar="PART",
                        help=f"only these: {' '.join(EVERYDAY)}; long: {' '.join(LONG)}")
    asked = reader.parse_args()
    known = {**EVERYDAY, **LONG}
    for name in asked.parts:
        if name not in known:
            reader.error(f"there is no part {name}")
    names = asked.parts or (list(known) if asked.full else list(EVERYDAY))

    run = Run()
    started = time.monotonic()
    while names:
        # Those that follow one another and leave a core idle are done at once.
        at_once = [name for name in names if name in IDLE] if names[0] in IDLE else names[:1]
        names = [name for name in names if name not in at_once]
        print(f"== {' and '.join(at_once)}", flush=True)
        side_by_side(lambda name: known[name](run), at_once)

    total = Count()
    for _, count in run.rows:
        total.add(count)
    failed = [name for name, count in run.rows if count.failed]
    print(f"\nTook {(time.monotonic() - started) / 60:.1f} minutes.")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
