# SPDX-License-Identifier: Apache-2.0
"""Unmodified applications with and without the agent, in turns: what is written by one is read by the other, and the ratios of
processor time, and of the clock, of the whole job.

Usage: ratios.py AGENT-JAR JARS-FOLDER PART...   parts: startup lucene kafka webflux maven
ROUNDS may be set.
"""
import gzip
import hashlib
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

AGENT, JARS, PARTS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
JAVA_BIN = os.path.join(os.environ["JAVA_HOME"], "bin", "") if "JAVA_HOME" in os.environ else ""
TICKS = os.sysconf("SC_CLK_TCK")
WORK = tempfile.mkdtemp(prefix="agent-")


def agent(options="summary"):
    return "-javaagent:%s=%s" % (AGENT, options)


def java(with_agent, *words):
    return [JAVA_BIN + "java", *([agent()] if with_agent else []), *words]


def path(product, *more):
    return ":".join([*more, os.path.join(JARS, product, "*")])


def data(megabytes):
    """Lines of JSON, the same everywhere."""
    file = os.path.join(WORK, "events-%d.json" % megabytes)
    if not os.path.exists(file):
        dice = random.Random(7)
        words = ["".join(dice.choice("etaoinshrdlucmfw") for _ in range(dice.randint(3, 9))) for _ in range(3000)]
        with open(file, "w") as out:
            while out.tell() < megabytes << 20:
                for _ in range(1000):
                    out.write(json.dumps({
                        "time": 1700000000000 + dice.randrange(10 ** 10), "user": "user-%d" % dice.randrange(50000),
                        "session": "%016x" % dice.getrandbits(64), "action": dice.choice(["view", "click", "buy", "search"]),
                        "amount": round(dice.random() * 500, 2),
                        "text": " ".join(dice.choices(words, k=dice.randint(5, 40)))}) + "\n")
    return file


class Job:
    """A process from its start to its end."""
    def __init__(self, command, stdin=None, env=None, cwd=None):
        with open(os.path.join(WORK, "out"), "w+") as out, open(os.path.join(WORK, "errors"), "w+") as errors:
            begin = time.monotonic()
            process = subprocess.Popen(command, stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=errors, env=env, cwd=cwd)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.monotonic() - begin
            self.cpu = usage.ru_utime + usage.ru_stime
            out.seek(0)
            errors.seek(0)
            self.out, self.errors = out.read(), errors.read()
            if status != 0:
                raise SystemExit("%s\n%s\n%s" % (command, self.out, self.errors))


def summary(text):
    """What the agent says at the end; it must have done something, and failed at nothing."""
    line = re.findall(r"WarpDrive agent: .*", text)[-1]  # behind colours, perhaps
    assert " 0 failed;" in line and " 0 classes rewritten" not in line, line
    return line


def in_turns(what, job, pace=None):
    """job(with_agent) makes a Job; prints the ratios, of what the application says of its pace too, and returns the last pair."""
    pairs = []
    job(False), job(True)  # warms the caches of the machine
    for number in range(ROUNDS):
        order = (False, True) if number % 2 == 0 else (True, False)
        done = {with_agent: job(with_agent) for with_agent in order}
        pairs.append((done[False], done[True]))
    print_ratios(what, [(a.cpu, b.cpu) for a, b in pairs], [(a.wall, b.wall) for a, b in pairs])
    if pace:
        ratios = sorted(pace(b.out) / pace(a.out) for a, b in pairs)
        print("| %s: by its own account | | %.2f (%.2f to %.2f) | |" % (what, statistics.median(ratios), ratios[0], ratios[-1]), flush=True)
    return pairs[-1]


def print_ratios(what, cpus, walls):
    def text(pairs):
        ratios = sorted(a / b for a, b in pairs)
        return "%.2f (%.2f to %.2f)" % (statistics.median(ratios), ratios[0], ratios[-1])
    print("| %s | %s | %s | %.2f, %.2f |" % (
        what, text(cpus), text(walls), statistics.median(a for a, _ in cpus), statistics.median(b for _, b in cpus)), flush=True)


def compiled(product, *sources):
    classes = os.path.join(WORK, product)
    os.makedirs(classes, exist_ok=True)
    subprocess.run([JAVA_BIN + "javac", "-proc:none", "-parameters", "-cp", path(product), "-d", classes,
                    *[os.path.join(HERE, product, source) for source in sources]], check=True)
    return classes


def part_lucene():
    classes, lines = compiled("lucene", "Indexer.java"), data(64)

    def index(with_agent):
        folder = os.path.join(WORK, "index-" + ("agent" if with_agent else "stock"))
        shutil.rmtree(folder, ignore_errors=True)
        return Job(java(with_agent, "-cp", path("lucene", classes), "Indexer", "write", folder, lines))

    _, ours = in_turns("Lucene, an index with BEST_COMPRESSION", index)
    said = [summary(ours.errors)]
    with open(lines, "rb") as file:
        expected = hashlib.sha256(b"".join(file.readlines()[::7])).hexdigest()
    checks = []
    for written in ("stock", "agent"):
        folder = os.path.join(WORK, "index-" + written)
        _, ours = in_turns("Lucene, documents fetched from the index written by " + written, lambda with_agent: Job(
            java(with_agent, "-cp", path("lucene", classes), "Indexer", "read", folder)))
        said.append(summary(ours.errors))
        checked = []
        for with_agent in (False, True):
            read = Job(java(with_agent, "-cp", path("lucene", classes), "Indexer", "read", folder))
            assert read.out.strip() == expected, "written by %s, read with agent: %s" % (written, with_agent)
            checked.append(Job(java(with_agent, "-cp", path("lucene"), "org.apache.lucene.index.CheckIndex", folder)))
            assert "No problems were detected with this index." in checked[-1].out, checked[-1].out
        checks.append(checked)
    print_ratios("Lucene's CheckIndex, which fetches every document", [(a.cpu, b.cpu) for a, b in checks], [(a.wall, b.wall) for a, b in checks])
    sizes = [sum(os.path.getsize(os.path.join(WORK, "index-" + each, file)) for file in os.listdir(os.path.join(WORK, "index-" + each)))
             for each in ("stock", "agent")]
    return "sizes of the index: %d, %d bytes; each read and checked by both\n%s" % (*sizes, "\n".join(said))


class Broker:
    ADDRESS = "localhost:19192"

    def __init__(self, with_agent):
        folder = os.path.join(WORK, "kafka-logs")
        properties = os.path.join(WORK, "server.properties")
        with open(os.path.join(HERE, "kafka", "server.properties")) as given, open(properties, "w") as out:
            out.write(given.read() + "log.dirs=%s\n" % folder)
        shutil.rmtree(folder, ignore_errors=True)
        self.quiet = ["-Dlog4j2.level=warn", "-cp", path("kafka")]
        Job(java(False, *self.quiet, "kafka.tools.StorageTool", "format", "--standalone", "-t", "4L6g3nShT-eMCtK--X86sw", "-c", properties))
        self.errors = open(os.path.join(WORK, "broker"), "w+")
        self.process = subprocess.Popen(java(with_agent, "-Xmx512m", *self.quiet, "kafka.Kafka", properties),
                                        stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        Job(java(False, *self.quiet, "org.apache.kafka.tools.TopicCommand", "--bootstrap-server", self.ADDRESS, "--create",
                 "--topic", "lines"))

    def end(self):
        self.process.terminate()
        self.process.wait(60)
        self.errors.seek(0)
        return self.errors.read()


def part_kafka():
    lines, count = data(16), 1000000
    said = []
    broker = Broker(False)
    try:
        command = ["-Xmx256m", *broker.quiet]
        props = ["compression.type=gzip", "linger.ms=50", "batch.size=131072"]
        _, ours = in_turns("Kafka producer, %d records in gzip batches" % count, lambda with_agent: Job(java(
            with_agent, *command, "org.apache.kafka.tools.ProducerPerformance", "--bootstrap-server", Broker.ADDRESS, "--topic",
            "by-agent" if with_agent else "by-stock", "--num-records", str(count), "--throughput", "-1", "--payload-file", lines,
            "--command-property", *props)), lambda out: float(re.findall(r"([\d.]+) records/sec", out)[-1]))
        said.append("producer: " + summary(ours.errors))
        for topic in ("by-stock", "by-agent"):
            _, ours = in_turns("Kafka consumer, %d records %s" % (count, topic), lambda with_agent: Job(java(
                with_agent, *command, "org.apache.kafka.tools.ConsumerPerformance", "--bootstrap-server", Broker.ADDRESS, "--topic",
                topic, "--num-records", str(count), "--timeout", "60000")), lambda out: float(out.split(",")[-1]))
            said.append("consumer: " + summary(ours.errors))
    finally:
        broker.end()
    said.append("broker with agent: " + kafka_contents(lines))
    return "\n".join(said)


def kafka_contents(lines):
    """Every line of a file through a broker with the agent, by producers and consumers with it and without."""
    broker = Broker(True)
    try:
        with open(lines) as file:
            expected = [line for line, _ in zip(file, range(20000))]
        for written in (False, True):
            sent = os.path.join(WORK, "sent")
            with open(sent, "w") as out:
                out.writelines(expected)
            topic = "lines-%s" % written
            with open(sent) as stdin:
                Job(java(written, *broker.quiet, "org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server", Broker.ADDRESS,
                         "--topic", topic, "--compression-codec", "gzip"), stdin=stdin)
            for read in (False, True):
                job = Job(java(read, *broker.quiet, "org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server",
                               Broker.ADDRESS, "--topic", topic, "--from-beginning", "--max-messages", str(len(expected)),
                               "--timeout-ms", "60000"))
                assert sorted(job.out.splitlines(True)) == sorted(expected), "written %s, read %s" % (written, read)
    finally:
        text = broker.end()
    return summary(text)


def fat_jar():
    classes = compiled("webflux", "WebFluxApplication.java")
    jar = os.path.join(WORK, "service.jar")
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMain-Class: org.springframework.boot.loader.launch.JarLauncher\n"
                     "Start-Class: sample.WebFluxApplication\nSpring-Boot-Classes: BOOT-INF/classes/\nSpring-Boot-Lib: BOOT-INF/lib/\n")
        with zipfile.ZipFile(os.path.join(JARS, "spring-boot-loader.jar")) as loader:
            for name in loader.namelist():
                if name.startswith("org/"):
                    out.writestr(name, loader.read(name))
        out.writestr("BOOT-INF/classes/", "")
        for name in os.listdir(os.path.join(classes, "sample")):
            out.write(os.path.join(classes, "sample", name), "BOOT-INF/classes/sample/" + name)
        out.write(os.path.join(HERE, "webflux", "application.properties"), "BOOT-INF/classes/application.properties")
        out.writestr("BOOT-INF/lib/", "")
        for name in sorted(os.listdir(os.path.join(JARS, "webflux"))):
            out.write(os.path.join(JARS, "webflux", name), "BOOT-INF/lib/" + name, zipfile.ZIP_STORED)
    return jar


class Service:
    def __init__(self, with_agent, jar, *options):
        begin = time.monotonic()
        self.errors = open(os.path.join(WORK, "service-%s" % with_agent), "w+")
        self.process = subprocess.Popen(java(with_agent, "-Xmx256m", "-Ddata=" + data(1), *options, "-jar", jar),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.log = []
        for line in self.process.stdout:
            self.log.append(line)
            if line.startswith("port "):
                break
        self.wall, self.cpu_at_start = time.monotonic() - begin, self.cpu()
        assert self.log[-1].startswith("port "), self.log
        self.url = "http://127.0.0.1:%s/page" % self.log[-1].split()[1]

    def cpu(self):
        with open("/proc/%d/stat" % self.process.pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def load(self, seconds):
        """Processor time, and time by the clock, per request."""
        before = self.cpu()
        output = subprocess.run(["wrk", "-t1", "-c16", "-d%ds" % seconds, "-H", "Accept-Encoding: gzip", self.url],
                                check=True, capture_output=True, text=True).stdout
        assert "Non-2xx" not in output and "Socket errors" not in output, output
        count = int(re.search(r"(\d+) requests in", output).group(1))
        return (self.cpu() - before) / count * 1e3, seconds / count * 1e3

    def page(self):
        with urllib.request.urlopen(urllib.request.Request(self.url, headers={"Accept-Encoding": "gzip"})) as answer:
            assert answer.headers["Content-Encoding"] == "gzip", answer.headers
            return answer.read()

    def end(self):
        self.process.terminate()
        self.log.append(self.process.communicate(timeout=60)[0])
        self.errors.seek(0)
        return self.errors.read()


def part_webflux():
    jar = fat_jar()
    stock, ours = Service(False, jar), Service(True, jar)
    with open(data(1), "rb") as file:
        expected = file.read(64 << 10)
    assert gzip.decompress(stock.page()) == expected and gzip.decompress(ours.page()) == expected
    for service in (stock, ours, stock, ours):
        service.load(4)
    pairs = []
    for number in range(max(ROUNDS, 5)):
        done = [service.load(4) for service in ((stock, ours), (ours, stock))[number % 2]]
        pairs.append(done if number % 2 == 0 else done[::-1])
    print_ratios("Spring WebFlux, a page of 64 KiB (milliseconds)",
                 [(a[0], b[0]) for a, b in pairs], [(a[1], b[1]) for a, b in pairs])
    stock.end()
    return summary(ours.end())


def part_startup():
    jar, pairs = fat_jar(), []
    for number in range(max(ROUNDS, 3) + 1):
        done = {}
        for with_agent in ((False, True), (True, False))[number % 2]:
            service = Service(with_agent, jar)
            done[with_agent] = (service.cpu_at_start, service.wall)
            service.end()
        if number > 0:
            pairs.append((done[True], done[False]))
            print("%s" % (pairs[-1],), file=sys.stderr, flush=True)
    print_ratios("Spring Boot's start, time with the agent over without",
                 [(a[0], b[0]) for a, b in pairs], [(a[1], b[1]) for a, b in pairs])
    return ""


def part_maven():
    project = os.path.join(WORK, "packed")
    resources = os.path.join(project, "src", "main", "resources")
    os.makedirs(resources)
    shutil.copy(os.path.join(HERE, "maven", "pom.xml"), project)
    with open(data(48), "rb") as file:
        for number in range(96):
            with open(os.path.join(resources, "part-%d.json" % number), "wb") as out:
                out.write(file.read(1 << 19))
    subprocess.run(["mvn", "-q", "-B", "-ntp", "package"], cwd=project, check=True, stdout=subprocess.DEVNULL)
    sizes = {}

    def build(with_agent):
        jar = os.path.join(project, "target", "packed.jar")
        if os.path.exists(jar):
            os.remove(jar)
        options = agent() if with_agent else ""
        job = Job(["mvn", "-q", "-B", "-o", "package"], env=dict(os.environ, MAVEN_OPTS=options), cwd=project)
        with zipfile.ZipFile(jar) as packed:
            names = [name for name in packed.namelist() if name.startswith("part-")]
            assert len(names) == 96
            for name in names:
                with open(os.path.join(resources, name), "rb") as file:
                    assert packed.read(name) == file.read(), name
        subprocess.run(["unzip", "-tqq", jar], check=True)
        sizes[with_agent] = os.path.getsize(jar)
        return job

    _, ours = in_turns("Maven, a jar of 48 MB of text", build)
    return "sizes of the jar: %d, %d bytes\n%s" % (sizes[False], sizes[True], summary(ours.errors))


try:
    for part in PARTS:
        print("\n| %s | processor time, ratio | clock, ratio | seconds of processor time |\n|---|---|---|---|" % part)
        text = globals()["part_" + part]()
        print("\n" + text, flush=True)
finally:
    shutil.rmtree(WORK, ignore_errors=True)
