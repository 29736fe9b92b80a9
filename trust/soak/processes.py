# SPDX-License-Identifier: Apache-2.0
"""A JVM of a soak, and what it says: its work, its stops, and its memory, descriptors, threads and class loaders."""
import collections
import os
import pathlib
import queue
import re
import subprocess
import threading

JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
# A heap that is there from the start, so that memory that grows is not the heap's. Each stop of the JVM is a line,
# whatever it is for, with the time until all threads had stopped. The last is of collections that a soak asks for.
OPTIONS = ["-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC", "-Xlog:safepoint:stdout:none",
           "-Dwarpdrive.verify=decode"]
STOP = re.compile(r'Safepoint "(\w+)",.* Total: +(\d+) ns')
ASKED_FOR = "G1CollectFull"
JVM = re.compile(r"jvm loaders=(\d+) kib=(\d+)")
DEVICE = re.compile(r"device \S+ (\w+)$")
TICKS = os.sysconf("SC_CLK_TCK")

Numbers = collections.namedtuple(
    "Numbers", "done cpu_seconds rss_mib native_mib descriptors threads loaders longest_stop_ms stopped_ms")


class Java:
    """A process that lives until its input ends. `fail` is told what is wrong; what it says besides goes to `log`."""

    def __init__(self, name, options, classpath, main, *arguments, fail, log):
        self.name, self.fail = name, fail
        self.done, self.own = 0, None
        self.stops, self.events = [], collections.Counter()
        self.log = log.open("w", buffering=1)
        self.ports = queue.Queue()
        self.process = subprocess.Popen(
            [JAVA, *OPTIONS, *options, "-cp", classpath, "org.warpdrive.compat.load.SoakProcess", main, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            line = line.rstrip()
            if stop := STOP.match(line):
                if stop[1] != ASKED_FOR:
                    self.stops.append(int(stop[2]) / 1e6)
            elif jvm := JVM.match(line):
                self.own = self.look(int(jvm[1]), int(jvm[2]))
            elif device := DEVICE.match(line):
                self.events[device[1]] += 1
            elif line.startswith("done "):
                self.done = int(line.split()[1])
            else:
                self.log.write(line + "\n")
            if line.startswith("port"):
                self.ports.put([int(port) for port in line.split()[1:]])
            elif line.startswith("difference"):
                self.fail(f"{self.name}: {line}")

    def ports_said(self):
        return self.ports.get(timeout=120)

    def look(self, loaders, jvm_kib):
        """What it has now, right after a collection; None if it has ended."""
        folder = pathlib.Path(f"/proc/{self.process.pid}")
        try:
            status = dict(re.findall(r"^(\w+):\s+(\d+)", (folder / "status").read_text(), re.M))
            return [int(status["VmRSS"]) / 1024, (int(status["RssAnon"]) - jvm_kib) / 1024,
                    len(os.listdir(folder / "fd")), int(status["Threads"]), loaders]
        except (OSError, KeyError):
            return None

    def numbers(self):
        """None if it has ended, or has not said anything yet."""
        try:
            used = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        if not self.own:
            return None
        stops, self.stops = self.stops, []
        cpu = (int(used[11]) + int(used[12])) / TICKS
        return Numbers(self.done, cpu, *self.own, max(stops, default=0.0), sum(stops))

    def has_ended(self):
        return self.process.poll() is not None

    def end(self):
        """Begins to end it; `await_end` waits."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass

    def await_end(self, seconds):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.fail(f"{self.name} does not end")
            self.process.kill()
            self.process.wait()
