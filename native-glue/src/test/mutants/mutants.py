#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Mutation testing of the codec's C: changes one operator, constant, condition or statement at a time, and
runs the C tests against each change until one fails. What no test notices is listed with its diff.

    make mutants [MUTANTS=400] [MUTANTS_SEED=1] [MUTANTS_FILES='huffman.c split.c'] [MUTANTS_BUILDS=plain]
                 [MUTANTS_TESTS='huffman_test proof_huffman'] [MUTANTS_SECONDS=600]

A mutant is a line drawn at random and one of the changes possible there; files have mutants in proportion
to their lines. The seed decides, and editing one line leaves most of the choice as it was.
A mutant that does not compile, or compiles to the same machine code (which is then also what every test
would run), does not count. Tests run in order of their duration, limited in CPU time rather than in
wall time, so that other work on the machine does no harm; a test whose program is the same to the byte as
without the mutation is passed over. A mutant that lives through them meets them once more under ASan
and UBSan, as in `make test`.

A survivor that no test can notice, or that a test would notice for its figures only, stands with the reason in
argued.tsv beside this file.

Each outcome is appended to target/mutants/results.jsonl as it is known: a run that was interrupted goes
on where it stopped. A survivor is tried again once a test has changed; what was killed is not, so remove
the file after a test was weakened. The report is target/mutants/report.md.
"""
import concurrent.futures
import difflib
import hashlib
import json
import os
import pathlib
import re
import resource
import shlex
import signal
import subprocess
import sys
import threading
import time

SOURCES = pathlib.Path("src/main/c")
TESTS = pathlib.Path("src/test/c")
ARGUED = pathlib.Path("src/test/mutants/argued.tsv")
WORK = pathlib.Path("target/mutants")
# Tables that tests compare as a whole with what they calculate: mutants would die for the figures only.
TABLES = {"fixed_code.c", "inflate_fixed.c"}
WORKERS = 2

COMMENTS_AND_STRINGS = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\])*"|' r"'(?:\\.|[^'\\])*'", re.S)
TOKEN = re.compile(
    r"0[xX][0-9a-fA-F]+|\d+|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/|&^]=|[-+*/%<>&|^!=~]|\w+|\S")
SWAPS = {
    "<": ["<=", ">"], "<=": ["<", ">"], ">": [">=", "<"], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"], "&": ["|"],
    "|": ["&"], "^": ["|"], "<<": [">>"], ">>": ["<<"], "+=": ["-="], "-=": ["+="], "|=": ["&="],
    "&=": ["|="], "<<=": [">>="], ">>=": ["<<="], "++": ["--"], "--": ["++"],
}  # fmt: skip
BINARY_ONLY = set("+-*/%&|^<>")
STATEMENT = re.compile(r"\s*(?!return\b|goto\b|case\b|enum\b|typedef\b)[\w*(][^{}]*;\s*$")
DECLARATION = re.compile(r"\s*(?:const |static |extern |struct )*[A-Za-z_]\w*(?:\s+\**|\s*\*+)[A-Za-z_]\w*\s*[=;\[,]")
RETURN = re.compile(r"(\s*return )(.+);\s*$")
CONDITION = re.compile(r"(?:\s|\})*(?:else )?(?:if|while) \((.+)\)(?: \{|;)?\s*$")


def without_comments(text):
    """The text with comments and strings blanked, everything else where it was."""
    return COMMENTS_AND_STRINGS.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def changes(code):
    """All (start, end, replacement) for one line of code."""
    for token in TOKEN.finditer(code):
        t, start, end = token.group(), token.start(), token.end()
        if t[0].isdigit():
            base = 16 if t[:2] in ("0x", "0X") else 10
            if base == 16 or not t.startswith("0") or t == "0":
                value = int(t, base)
                for near in (value + 1, value - 1):
                    if near >= 0:
                        yield start, end, hex(near) if base == 16 else str(near)
        elif t in SWAPS:
            if t in BINARY_ONLY and code[start - 1 : start] + code[end : end + 1] != "  ":
                continue
            for other in SWAPS[t]:
                yield start, end, other
    found = CONDITION.match(code)
    if found:
        yield found.start(1), found.end(1), f"!({found.group(1)})"
    found = RETURN.match(code)
    if found:
        for other in ("0", "1", f"({found.group(2)}) + 1"):
            if other != found.group(2):
                yield found.start(2), found.end(2), other
    if STATEMENT.match(code) and not DECLARATION.match(code):
        yield len(code) - len(code.lstrip()), len(code.rstrip()), ";"


def draw(seed, names):
    """All mutants as (file, line number, start, end, replacement), in an order of which each beginning is a
    sample: lines at random, in proportion to each file's, and once all had their turn the next change of each."""
    found = []
    for name in names:
        rounds, seen = {}, {}
        for number, code in enumerate(without_comments((SOURCES / name).read_text()).split("\n")):
            if code.lstrip().startswith(("#", "_Static_assert")):
                continue
            seen[code] = seen.get(code, 0) + 1
            drawn = sorted(
                (hashlib.sha256(repr((seed, name, code, seen[code], change)).encode()).digest(), change)
                for change in changes(code))
            for i, (lot, change) in enumerate(drawn):
                rounds.setdefault(i, []).append((lot, (name, number, *change)))
        for i, mutants in rounds.items():
            found += [(i, (n + 0.5) / len(mutants), m) for n, (_, m) in enumerate(sorted(mutants))]
    return [mutant for _, _, mutant in sorted(found)]


class Build:
    """The tests as they are, built with some flags, and what they take."""

    def __init__(self, name, flags):
        self.name = name
        self.root = WORK / name
        self.flags = flags
        (self.root / "base").mkdir(parents=True, exist_ok=True)
        self.units = sorted(SOURCES.glob("*.c")) + [
            t for t in sorted([*TESTS.glob("*_test.c"), *TESTS.glob("proof_*.c")]) if t.stem in WANTED or not WANTED]
        self.needs = {}
        for unit in self.units:
            listed = run([*CC, *CFLAGS, "-MM", unit], check=True).stdout
            self.needs[unit] = {pathlib.Path(p).name for p in listed.replace("\\\n", " ").split()[1:]}
        self.base = {u: self.compile(u, SOURCES, self.root / "base") for u in self.units}
        self.tests = {}
        for test in (u for u in self.units if u.parent == TESTS):
            program, parts = self.link(test, self.base, self.root / "base")
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run([program], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            self.tests[test] = (seconds, program.read_bytes(), parts)

    def compile(self, unit, sources, into):
        path = sources / unit.name if unit.parent == SOURCES else unit
        output = into / (unit.stem + ".o")
        command = [*CC, *self.flags, "-I", sources, *CFLAGS, *(TEST_FLAGS if unit.parent == TESTS else [])]
        command += ["-Wno-error", "-Werror=implicit-function-declaration"]
        done = run([*command, "-ffunction-sections", "-c", path, "-o", output])
        return output if done.returncode == 0 else None

    def link(self, test, objects, into):
        """The test with what it needs of the codec and no more, so that it is another program only if a mutant
        is in reach of it; and the names of what it needs."""
        library, program, linked = into / "codec.a", into / test.stem, into / "map"
        library.unlink(missing_ok=True)
        run(["ar", "rcsD", library, *(o for u, o in objects.items() if u.parent == SOURCES)], check=True)
        run([*CC, *self.flags, f"-Wl,--gc-sections,-Map={linked}", objects[test], library, *LIBRARIES, "-o", program],
            check=True)
        return program, {test.stem, *re.findall(r"codec\.a\((\w+)\.o\)", linked.read_text())}

    def outcome(self, name, sources, into):
        """How the tests take to the mutant in `sources`: (outcome, test)."""
        objects = dict(self.base)
        for unit in self.units:
            if name in self.needs[unit]:
                objects[unit] = self.compile(unit, sources, into)
                if objects[unit] is None:
                    return "not C", None
        changed = [u for u in self.units if objects[u] is not self.base[u]]
        if all(objects[u].read_bytes() == self.base[u].read_bytes() for u in changed):
            return "same code", None
        for test, (seconds, program_before, parts) in sorted(self.tests.items(), key=lambda t: t[1][0]):
            if not any(u.stem in parts for u in changed):
                continue
            try:
                program, _ = self.link(test, objects, into)
            except subprocess.CalledProcessError:
                return "not C", None
            if program.read_bytes() == program_before:
                continue
            limit = int(3 * seconds) + 2
            code = run([program], seconds=limit).returncode
            if code in (-signal.SIGXCPU, -signal.SIGKILL):
                return "timeout", test.stem
            if code != 0:
                return "killed", test.stem
        return "survived", None


def run(command, seconds=None, **how):
    """Runs a program, limited in CPU time. Who interrupts the run must not kill what it runs: that would count."""

    def prepare():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    return subprocess.run([str(c) for c in command], capture_output=True, text=True, errors="replace",
                          preexec_fn=prepare, **how)


def codec():
    """The files of the codec, without those of other platforms, which have directories of their own."""
    return [file for file in SOURCES.iterdir() if file.is_file()]


def mutate(mutant, sources):
    """Writes the codec with the mutant to `sources`; returns the lines before and after."""
    name, number, start, end, replacement = mutant
    sources.mkdir(parents=True, exist_ok=True)
    for original in codec():
        copy = sources / original.name
        if not copy.exists() or copy.read_bytes() != original.read_bytes():
            copy.write_bytes(original.read_bytes())
    lines = (SOURCES / name).read_text().split("\n")
    before = lines[number]
    lines[number] = before[:start] + replacement + before[end:]
    (sources / name).write_text("\n".join(lines))
    return before, lines[number]


def digest(paths):
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(paths))).hexdigest()[:12]


def argued():
    """(file, line before, line after) of survivors with a reason."""
    lines = ARGUED.read_text().splitlines() if ARGUED.exists() else []
    return {tuple(line.split("\t")[:3]) for line in lines if line and not line.startswith("#")}


def is_argued(r):
    return (r["file"], r["before"].strip(), r["after"].strip()) in argued()


def report(results, names):
    counts = {n: {} for n in names}
    for r in results:
        counts[r["file"]][r["outcome"]] = counts[r["file"]].get(r["outcome"], 0) + 1
    out = [f"Sources {digest(codec())}, tests {digest(TESTS.glob('*.[ch]'))}.", ""]
    out += ["| file | mutants | killed | of them by time | survived |", "|---|---|---|---|---|"]
    rows = [(n, c) for n, c in counts.items() if c]
    total = {}
    for _, c in rows:
        for outcome, count in c.items():
            total[outcome] = total.get(outcome, 0) + count
    for name, c in [*rows, ("all", total)]:
        late, lives = c.get("timeout", 0), c.get("survived", 0)
        dead = c.get("killed", 0) + late
        if dead + lives:
            out.append(f"| {name} | {dead + lives} | {dead} ({100 * dead / (dead + lives):.0f} %) | {late} | {lives} |")
    out.append(f"\nNot counted: {total.get('same code', 0)} with the same machine code, {total.get('not C', 0)} that"
               " do not compile.\n")
    for r in results:
        if r["outcome"] == "survived":
            diff = difflib.unified_diff([r["before"]], [r["after"]], lineterm="", n=0)
            out += [f"{r['file']}:{r['line']}{' (argued)' if is_argued(r) else ''}", *list(diff)[3:], ""]
    (WORK / "report.md").write_text("\n".join(out) + "\n")
    return out


def main():
    names = os.environ.get("MUTANTS_FILES", "").split() or sorted(
        p.name for p in codec() if p.name not in TABLES)
    wanted = int(os.environ.get("MUTANTS", "400"))
    candidates = draw(int(os.environ.get("MUTANTS_SEED", "1")), names)
    builds = [Build(n, f) for n, f in (("plain", ["-O2"]), ("sanitized", SANITIZE)) if n in BUILDS]
    until = time.monotonic() + float(os.environ.get("MUTANTS_SECONDS", "inf"))
    tests_now = digest(TESTS.glob("*.[ch]"))
    journal = WORK / "results.jsonl"
    known = {}
    if journal.exists():
        for line in journal.read_text().splitlines():
            r = json.loads(line)
            known[r["key"]] = r
    lock = threading.Lock()
    workers = threading.local()
    numbers = iter(range(WORKERS))

    def tell(r):
        if r["outcome"] == "survived" and not is_argued(r):
            print(f"survivor {r['file']}:{r['line']}: {r['before'].strip()} -> {r['after'].strip()}", flush=True)

    def examine(mutant):
        name, number, start, end, replacement = mutant
        text = (SOURCES / name).read_text()
        key = hashlib.sha256(repr((text, mutant)).encode()).hexdigest()[:16]
        old = known.get(key)
        passed = old["builds"] if old and old["tests"] == tests_now else []
        missing = [b for b in builds if b.name not in passed]
        if old and (old["outcome"] != "survived" or not missing):
            tell(old)
            return old
        with lock:
            if not hasattr(workers, "root"):
                workers.root = WORK / f"worker-{next(numbers)}"
        before, after = mutate(mutant, workers.root / "c")
        for build in missing:
            into = workers.root / build.name
            into.mkdir(exist_ok=True)
            began = time.monotonic()
            outcome, test = build.outcome(name, workers.root / "c", into)
            if outcome != "survived":
                break
        r = {"key": key, "file": name, "line": number + 1, "before": before, "after": after, "outcome": outcome,
             "test": test, "build": build.name, "seconds": round(time.monotonic() - began, 1),
             "tests": tests_now, "builds": [*passed, *(b.name for b in missing)]}
        with lock, journal.open("a") as out:
            print(json.dumps(r), file=out)
            print(f"{name}:{number + 1}: {outcome}{' by ' + test if test else ''}", flush=True)
            tell(r)
        return r

    results, counted = [], 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        waiting = []
        while counted < wanted and (candidates or waiting):
            if time.monotonic() > until:
                candidates.clear()
            while candidates and len(waiting) < min(2 * WORKERS, wanted - counted):
                waiting.append(pool.submit(examine, candidates.pop(0)))
            if not waiting:
                break
            r = waiting.pop(0).result()
            results.append(r)
            counted += r["outcome"] in ("killed", "timeout", "survived")
    print("\n".join(report(results, names)))


if __name__ == "__main__":
    CC, CFLAGS, TEST_FLAGS, LIBRARIES, SANITIZE = (
        shlex.split(os.environ[n]) for n in ("CC", "CFLAGS", "TEST_FLAGS", "LIBRARIES", "SANITIZE"))
    BUILDS = os.environ.get("MUTANTS_BUILDS", "plain sanitized").split()
    WANTED = os.environ.get("MUTANTS_TESTS", "").split()
    # All that is known is written down: no need to wait for the workers.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: os._exit(130))
    os.nice(19)
    sys.exit(main())
