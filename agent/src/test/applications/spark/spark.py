# SPDX-License-Identifier: Apache-2.0
"""SparkJob on two executors (local-cluster), started as spark-submit starts it: gzip text through WdGzipCodec, and Parquet, which names
Hadoop's own codec, by the Java agent in the executors.

Usage: spark.py SPARK-JARS-FOLDER WARPDRIVE-FOLDER PART...   the second holds what spark-defaults.conf expects in /opt/warpdrive
       check      native engine and software device, an executor killed while each kind of file is written; read by all others
       switches   off by property, and with a jar missing
       ratio      stock codecs and WarpDrive in turns
ROWS and ROUNDS may be set.
"""
import glob
import hashlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

SPARK, WARPDRIVE, PARTS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
WORK = tempfile.mkdtemp(prefix="spark-")
JOB = os.path.join(WORK, "job.jar")
STOCK_CODEC, CODEC = "org.apache.hadoop.io.compress.GzipCodec", "org.warpdrive.hadoop.WdGzipCodec"
OPTIONS = "spark.executor.extraJavaOptions"
SETTINGS = {"spark.ui.enabled": "false", "spark.network.timeout": "600s", "spark.sql.files.minPartitionNum": "8",
            "spark.scheduler.barrier.maxConcurrentTasksCheck.interval": "1s"}
ON = "WarpDrive in Hadoop's codecs: engines:"
# The second and the third kind of tasks are the reading of the text and the one that adds up, then come those that write Parquet.
KILLS = ("4", "21")


class Application:
    """From its start to its end, with a home of its own. Keeps what the driver and each executor said."""
    def __init__(self, words, settings=None, master="local-cluster[2,1,1024]"):
        home = tempfile.mkdtemp(prefix="home-", dir=WORK)
        os.symlink(SPARK, os.path.join(home, "jars"))
        env = dict(os.environ, SPARK_HOME=home, SPARK_SCALA_VERSION="2.13", SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost")
        submit = ["org.apache.spark.deploy.SparkSubmit", "--master", master, "--class", "SparkJob", "--driver-memory", "1g"]
        for setting in {**SETTINGS, **(settings or {})}.items():
            submit += ["--conf", "%s=%s" % setting]
        # What bin/spark-submit does: Spark's launcher says the command, after a line with a zero.
        said = subprocess.run([JAVA, "-cp", SPARK + "/*", "org.apache.spark.launcher.Main", *submit, JOB, *words],
                              env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
        command = said.split("\0\n", 1)[1].split("\0")[:-1]
        errors = os.path.join(home, "driver")
        with open(errors, "w") as log:
            begin = time.monotonic()
            done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, check=False)
            self.clock = time.monotonic() - begin
        self.out = done.stdout
        self.driver = read(errors)
        self.executors = {int(name.split("/")[-2]): read(name) for name in glob.glob(os.path.join(home, "work", "*", "*", "stderr"))}
        shutil.rmtree(home)
        if done.returncode != 0:
            raise SystemExit("%s\n%s\n%s" % (self.out, self.driver[-20000:], "\n".join(each[-5000:] for each in self.executors.values())))

    def value(self, name):
        return re.search(r"(?m)^%s (.*)$" % name, self.out).group(1)

    def job(self):
        """Seconds by the clock, and of the executors' processor time."""
        return [int(each) / 1e9 for each in re.search(r"(?m)^job clock=(\d+) cpu=(-?\d+)", self.out).groups()]

    def codec(self, what):
        """Seconds of compressing and of decompressing, on all executors."""
        found = re.findall(r"(?m)^executor \d+ %s .*compressing=(\d+) decompressing=(\d+)" % what, self.out)
        assert len(found) == 2, self.out
        return [sum(int(each) for each in column) / 1e9 for column in zip(*found)]

    def counters(self):
        """What WarpDrive said in each executor that was there at the end."""
        said = re.findall(r"(?ms)^executor (\d+) (pid=.*?)\n(?=executor |tasks )", self.out)
        return {int(executor): text for executor, text in said}


def read(file):
    with open(file, errors="replace") as text:
        return text.read()


def ours(options="", **other):
    """spark-defaults.conf, with more options for the executors' JVMs, or other settings."""
    lines = [line.split(None, 1) for line in read(os.path.join(HERE, "spark-defaults.conf")).splitlines() if line.startswith("spark.")]
    settings = {name: value.strip().replace("/opt/warpdrive", WARPDRIVE) for name, value in lines}
    settings.update(other)
    settings[OPTIONS] += " " + options
    return settings


def work(name, rows, codec, settings, *kills):
    folder = os.path.join(WORK, name)
    shutil.rmtree(folder, ignore_errors=True)
    return folder, Application(["work", folder, str(rows), codec, *kills], settings)


def expected(rows, known={}):
    """The digest of the lines that must be there."""
    if rows not in known:
        lines = subprocess.Popen([JAVA, "-cp", JOB + ":" + SPARK + "/*", "SparkJob", "lines", str(rows)], stdout=subprocess.PIPE)
        known[rows] = digest(lines)
    return known[rows]


def digest(process):
    sha = hashlib.sha256()
    for piece in iter(lambda: process.stdout.read(1 << 20), b""):
        sha.update(piece)
    assert process.wait() == 0
    return sha.hexdigest()


def check_files(folder, rows, application):
    """By gzip and by Spark with nothing of ours: every line is there once, and in order."""
    parts = sorted(glob.glob(folder + "/text/part-*.gz"))
    assert len(parts) == 8, parts
    assert digest(subprocess.Popen(["gzip", "-dc", *parts], stdout=subprocess.PIPE)) == expected(rows), "not the same lines by gzip"
    stock = Application(["read", folder], master="local[2]")  # in one JVM
    for reader in (application, stock):
        assert reader.value("text") == reader.value("parquet") == stock.value("text"), (reader.out, stock.out)
    assert stock.value("text").startswith("%d:" % rows), stock.out


def part_check():
    rows = int(os.environ.get("ROWS", "300000"))
    engines = {"native": ("", r"(?m)^native: blocks=[1-9]"),
               "software device": ("-Dwarpdrive.devices=soft:queues=2 -Dwarpdrive.hardware.min=1024",
                                   r"(?m)^uacce: blocks=[1-9]")}
    for name, (options, line) in engines.items():
        folder, job = work("ours", rows, CODEC, ours(options), *KILLS)
        check_files(folder, rows, job)
        killed = {int(each) for each in re.findall(r"(?m)^killed (\d+) pid=\d+ true", job.out)}
        counters = job.counters()
        assert len(killed) == len(KILLS) and len(counters) == 2 and not counters.keys() & killed, job.out
        print("%s: %d rows, %s tasks; executors killed: %s" % (name, rows, job.value("tasks"), sorted(killed)))
        for executor, text in sorted(counters.items()):
            assert re.search(line, text) and " 0 classes rewritten" not in text, text
            print("executor %d: %s" % (executor, text), flush=True)
        for executor, log in job.executors.items():
            assert log.count(ON) == 1 and "cannot be used" not in log, (executor, log[-20000:])
    folder, _ = work("stock", rows, STOCK_CODEC, {})
    check_files(folder, rows, Application(["read", folder], ours()))
    print("what Spark alone wrote is read by WarpDrive", flush=True)


def part_switches():
    rows = 20000
    jars = ours()["spark.jars"].split(",")
    without = ",".join(each for each in jars if not each.endswith("/warpdrive-native.jar"))
    off = "WarpDrive is not used in Hadoop's codecs: warpdrive.hadoop=off"
    broken = "WarpDrive cannot be used in Hadoop's codecs, whose own compression goes on"
    for name, settings, line, is_at_work in (
            ("codec, by property", {**ours(), OPTIONS: "-Dwarpdrive.hadoop=off"}, off, False),
            ("agent, by property", ours("-Dwarpdrive.agent=off"), ON, True),
            ("codec, a jar is missing", {**ours(), OPTIONS: "", "spark.jars": without}, broken, False)):
        folder, job = work("ours", rows, CODEC, settings)
        check_files(folder, rows, job)
        for executor, text in job.counters().items():
            assert ("blocks=" in text) == is_at_work and "WarpDrive agent:" not in text, text
            assert job.executors[executor].count(line) == 1, job.executors[executor][-20000:]
        print("%s: the files are right, and each executor says once: %s" % (name, line), flush=True)


def part_ratio():
    rows = int(os.environ.get("ROWS", "1000000"))
    rounds = []
    for number in range(ROUNDS + 1):
        done = {}
        for name in (("stock", "ours"), ("ours", "stock"))[number % 2]:
            codec, settings = (STOCK_CODEC, {}) if name == "stock" else (CODEC, ours())
            _, done[name] = work(name, rows, codec, settings)
        if number > 0:  # the first warms the caches of the machine
            rounds.append((done["stock"], done["ours"]))
    print("| Spark, %d rows, two executors | ratio | seconds, stock and WarpDrive |\n|---|---|---|" % rows)
    for title, value in (
            ("job: processor time of the executors", lambda each: each.job()[1]), ("job: clock", lambda each: each.job()[0]),
            ("application, from its start to its end: clock", lambda each: each.clock),
            ("codec alone: compressing lines (WdGzipCodec)", lambda each: each.codec("text")[0]),
            ("codec alone: decompressing them", lambda each: each.codec("text")[1]),
            ("codec alone: compressing pages of 1 MiB (agent)", lambda each: each.codec("page")[0]),
            ("codec alone: decompressing them", lambda each: each.codec("page")[1])):
        pairs = [(value(stock), value(with_ours)) for stock, with_ours in rounds]
        ratios = sorted(a / b for a, b in pairs)
        print("| %s | %.2f (%.2f to %.2f) | %.2f, %.2f |" % (
            title, statistics.median(ratios), ratios[0], ratios[-1], *[statistics.median(side) for side in zip(*pairs)]))
    for name in ("stock", "ours"):
        sizes = [sum(os.path.getsize(file) for file in glob.glob(os.path.join(WORK, name, kind, "part-*"))) for kind in ("text", "parquet")]
        print("%s: text %d, Parquet %d bytes" % (name, *sizes))
    for executor, text in sorted(rounds[-1][1].counters().items()):
        print("executor %d: %s" % (executor, text), flush=True)


try:
    classes = os.path.join(WORK, "classes")
    subprocess.run([JAVA + "c", "-proc:none", "-nowarn", "-d", classes, "-cp", SPARK + "/*:" + WARPDRIVE + "/*",
                    os.path.join(HERE, "SparkJob.java")], check=True)
    with zipfile.ZipFile(JOB, "w") as jar:
        for file in glob.glob(classes + "/*.class"):
            jar.write(file, os.path.basename(file))
    for part in PARTS:
        print("\n== Spark: %s" % part, flush=True)
        globals()["part_" + part]()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
