# SPDX-License-Identifier: Apache-2.0
"""wrk against Netty with its own codecs and with WarpDrive's, in turns; the ratios, and the memory of both servers.

Usage: netty-load.py CLASSPATH [ROUNDS [SECONDS [PATH]]]; JAVA_OPTS is passed on, to WarpDrive's server and the other.
"""
import os
import re
import statistics
import subprocess
import sys

CLASSPATH = sys.argv[1]
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
SECONDS = int(sys.argv[3]) if len(sys.argv) > 3 else 4
PATH = sys.argv[4] if len(sys.argv) > 4 else "/page/65536"
CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    def __init__(self, codecs):
        java = os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "java") if "JAVA_HOME" in os.environ else "java"
        self.process = subprocess.Popen(
            [java, "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", *os.environ.get("JAVA_OPTS", "").split(),
             "-cp", CLASSPATH, "org.warpdrive.compat.netty.NettyServer", codecs],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.responses = 0

    def cpu(self):
        """Seconds of processor time."""
        with open("/proc/%d/stat" % self.process.pid) as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        """MiB."""
        with open("/proc/%d/status" % self.process.pid) as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def load(self, seconds):
        """Requests per second, p99 in ms, processor time per response in us."""
        before = self.cpu()
        output = subprocess.run(
            ["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%ds" % seconds, "--timeout", "30s", "--latency", "-H", "Accept-Encoding: gzip",
             "http://127.0.0.1:%d%s" % (self.port, PATH)],
            check=True, capture_output=True, text=True).stdout
        assert "Non-2xx" not in output and "Socket errors" not in output, output
        count = int(re.search(r"(\d+) requests in", output).group(1))
        self.responses += count
        value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", output).groups()
        p99 = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
        return rate, p99, (self.cpu() - before) / count * 1e6

    def end(self):
        return self.process.communicate("", timeout=60)[0]


stock, ours = Server("stock"), Server("warpdrive")
for server in (stock, ours, stock, ours):
    server.load(SECONDS)  # warms up
resident = {server: server.resident() for server in (stock, ours)}
rounds = []
for number in range(ROUNDS):
    pair = [server.load(SECONDS) for server in ((stock, ours), (ours, stock))[number % 2]]
    rounds.append(pair if number % 2 == 0 else pair[::-1])

print("%s, %d connections, %d rounds of %d s in turns" % (PATH, CONNECTIONS, ROUNDS, SECONDS))
print("| | stock | WarpDrive | ratio, median (least to greatest) |")
print("|---|---|---|---|")
for index, (what, form) in enumerate((("requests/s", "%.0f"), ("p99, ms", "%.1f"), ("processor time per response, us", "%.0f"))):
    ratios = sorted(b[index] / a[index] for a, b in rounds)
    medians = [statistics.median(side[index] for side in sides) for sides in zip(*rounds)]
    print("| %s | %s | %s | %.2f (%.2f to %.2f) |" % (
        what, form % medians[0], form % medians[1], statistics.median(ratios), ratios[0], ratios[-1]))
grown = {server: server.resident() - resident[server] for server in (stock, ours)}
print("| resident memory after warming up, MiB | %.0f | %.0f | |" % (resident[stock], resident[ours]))
print("| its growth since, MiB | %.0f | %.0f | |" % (grown[stock], grown[ours]))
print("| responses | %d | %d | |" % (stock.responses, ours.responses))
stock.end()
print(ours.end().strip())
if grown[ours] > 64 + max(0, grown[stock]):
    sys.exit("the resident set of WarpDrive's server grows")
