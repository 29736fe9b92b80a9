# SPDX-License-Identifier: Apache-2.0
"""OpenJDK's own tests of java.util.zip: on the JDK's classes, and then, by the agent, on WarpDrive's with each engine.

Usage: run.py SUITE JDK AGENT_JAR WORK [ENGINE...]

SUITE is what `fetch` prints, ENGINE one of ENGINES, all by default. What fails on the JDK's own classes is named and left out. Fails if
another test fails than those of EXPECTED, or if nothing went through the engine. TESTS may be set: files below test/jdk.
"""
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

# Of each engine its options, and the counter in WarpDrive's status that shows it at work; the JDK's does whole streams, uncounted.
ENGINES = {
    "native": ([], "native"),
    "jdk": (["-Dwarpdrive.engine=jdk"], None),
    "soft": (["-Dwarpdrive.engine=soft", "-Dwarpdrive.hardware.min=1", "-Dwarpdrive.hardware.inflate=true"], "uacce"),
}
# Faults that are known, by engine: none. A test that passes is to be taken from here.
EXPECTED = {"native": set(), "jdk": set(), "soft": set()}
SUITE, JDK, AGENT, WORK = (Path(argument).resolve() for argument in sys.argv[1:5])
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
TESTS = os.environ.get("TESTS", "java/util/zip").split()
# The first exception of a test, without the harness's own, which only says that there was one.
CAUSE = re.compile(r"^(?!java\.lang\.Exception: (?:JUnit|failures:))(?:Caused by: )?((?:[\w$]+\.)+[\w$]*(?:Exception|Error)\b.*)", re.M)
STREAMS = re.compile(r"WarpDrive agent: (\d+) classes rewritten .*streams: (\d+) compressed, (\d+) decompressed")
BLOCKS = re.compile(r"^([\w/-]+): blocks=(\d+) in=(\d+)", re.M)


def feature():
    return int(re.search(r'^JAVA_VERSION="(\d+)', (JDK / "release").read_text(), re.M).group(1))


def witness():
    """The jar of the agent that counts."""
    classes = WORK / "witness"
    classes.mkdir(parents=True)
    subprocess.run([JAVA + "c", "--release", "17", "-proc:none", "-cp", AGENT, "-d", classes,
                    Path(__file__).with_name("Witness.java")], check=True)
    jar = WORK / "witness.jar"
    with zipfile.ZipFile(jar, "w") as out:
        out.writestr("META-INF/MANIFEST.MF", "Premain-Class: Witness\n")
        for file in classes.glob("*.class"):
            out.write(file, file.name)
    return jar


def jtreg(name, tests, options):
    """Each test with its result, "Passed" at its beginning or not. A JVM for each, and classes compiled once for all runs."""
    report = WORK / name
    shutil.rmtree(report, ignore_errors=True)
    report.mkdir()
    # The control is what decides about a slow machine; OpenJDK itself multiplies by four.
    command = ["nice", JAVA, "-jar", SUITE / "jtreg.jar", "-jdk:%s" % JDK, "-othervm", "-automatic", "-ignore:quiet",
               "-timeoutFactor:8", "-verbose:summary", "-workDir:%s" % (WORK / "tests"), "-reportDir:%s" % report]
    if options:
        command.append("-javaoptions:" + " ".join(options))
    with open(report / "log", "w") as log:
        subprocess.run([*command, *(SUITE / "suite/test/jdk" / test for test in tests)],
                       stdout=log, stderr=subprocess.STDOUT, check=False)
    summary = report / "text/summary.txt"
    if not summary.exists():
        sys.exit("%s: jtreg ran no test: see %s" % (name, report / "log"))
    return dict(line.split(maxsplit=1) for line in summary.read_text().splitlines())


def cause(name, test, result):
    """Why a test failed, in a line; what it printed is kept."""
    record = WORK / "tests" / re.sub(r"\.java(?:#(.*))?$", lambda id: "_%s.jtr" % id[1] if id[1] else ".jtr", test)
    if not record.exists():
        return result
    kept = WORK / name / record.name
    shutil.copy(record, kept)
    found = CAUSE.search(kept.read_text(errors="replace"))
    return "%s (%s)" % (found.group(1)[:200] if found else result, kept)


def run(engine, passed, witness_jar, known):
    """Whether an engine does what it should, with a line for each test that fails and one for all."""
    options, counter = ENGINES[engine]
    counts = WORK / ("counts-" + engine)
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir()
    access = ["--enable-native-access=ALL-UNNAMED"] if feature() >= 22 else []
    # No lines of ours among those that tests look at.
    results = jtreg(engine, passed, [*access, "-javaagent:%s" % AGENT, "-javaagent:%s=%s" % (witness_jar, counts),
                                     "-Dwarpdrive.log=false", *options])
    failed = {test for test in passed if not results.get(test, "Not run").startswith("Passed")}
    for test in sorted(failed):
        print("%s  %s: %s" % ("known " if test in known else "FAILED", test, cause(engine, test, results.get(test, "Not run"))))
    for test in sorted(known & set(passed) - failed):
        print("mended  %s: to be taken from EXPECTED of %s" % (test, engine))

    reached, streams, blocks = set(), [0, 0], {}
    for file in counts.iterdir():
        text = file.read_text()
        classes, *these = map(int, STREAMS.search(text).groups())
        if classes:
            reached.add(text.splitlines()[0])
        streams = [sum(pair) for pair in zip(streams, these)]
        for name, count, size in BLOCKS.findall(text):
            before = blocks.get(name, (0, 0))
            blocks[name] = before[0] + int(count), before[1] + int(size)
    print("%s: %d tests, %d passed, %d failed as known, %d failed; %d rewritten by the agent; streams of ours: %d compressed, "
          "%d decompressed; blocks: %s" % (
              engine, len(passed), len(passed) - len(failed), len(failed & known), len(failed - known),
              len(reached & set(passed)), *streams,
              ", ".join("%s %d (%d bytes)" % (name, *blocks[name]) for name in sorted(blocks)) or "none"), flush=True)
    worked = bool(reached) and (not counter or counter in blocks)
    if not worked:
        print("FAILED  nothing went through the engine %s: see %s" % (engine, counts))
    return worked and not failed - known


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    print("== %s of %s, on %s" % (" ".join(TESTS), (SUITE / "source").read_text().strip(), JDK), flush=True)
    plain = jtreg("plain", TESTS, [])
    for test, result in sorted(plain.items()):
        if not result.startswith("Passed"):
            print("left out: %s fails on the JDK's own classes: %s" % (test, cause("plain", test, result)))
    passed = [test for test, result in plain.items() if result.startswith("Passed")]
    print("plain: %d tests, %d passed" % (len(plain), len(passed)), flush=True)
    jar = witness()
    right = [run(engine, passed, jar, EXPECTED[engine]) for engine in sys.argv[5:] or ENGINES]
    sys.exit(0 if passed and all(right) else 1)


main()
