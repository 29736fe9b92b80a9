# SPDX-License-Identifier: Apache-2.0
"""wrk against a server with its own compression and with WarpDrive's.

Usage: load.py ratio  PRODUCT ENGINE CLASSPATH    in turns; a row of the load table, and the memory of both
       load.py steady PRODUCT ENGINE CLASSPATH    WarpDrive's alone, RESPONSES of BYTES each; its memory on the way

PRODUCT is netty, tomcat, jetty or undertow, ENGINE one of ENGINES. ROUNDS, SECONDS_EACH, BYTES, RESPONSES and JAVA_OPTS may be set.
"""
import os
import re
import statistics
import subprocess
import sys
import urllib.request

ENGINES = {
    "native": [],
    # One queue for all threads: the others find none left.
    "soft": ["-Dwarpdrive.devices=soft:queues=1"],
    "jdk": ["-Dwarpdrive.engine=jdk"],
}
PRODUCTS = {
    "netty": ("/page/%d", "org.warpdrive.compat.netty.NettyServer", {"stock": "stock", "ours": "warpdrive"}),
    "jetty": ("/page?mode=length&size=%d", "org.warpdrive.compat.servers.JettyServer", {
        "stock": "stock", "ours": "warpdrive"}),
    "undertow": ("/page?mode=length&size=%d", "org.warpdrive.compat.servers.UndertowServer", {
        "stock": "stock", "ours": "warpdrive"}),
    "tomcat": ("/page?mode=length&size=%d", "TomcatServer", {
        "stock": "org.apache.coyote.http11.Http11NioProtocol", "ours": "org.warpdrive.tomcat.WdHttp11NioProtocol"}),
}
MODE, PRODUCT, ENGINE, CLASSPATH = sys.argv[1:5]
ROUNDS = int(os.environ.get("ROUNDS", 5))
SECONDS = int(os.environ.get("SECONDS_EACH", 4))
BYTES = int(os.environ.get("BYTES", 65536 if MODE == "ratio" else 3000))
RESPONSES = int(os.environ.get("RESPONSES", 1000000))
CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")
PATH, MAIN, ARGUMENTS = PRODUCTS[PRODUCT]


class Server:
    def __init__(self, which):
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
        self.process = subprocess.Popen(
            [java, "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", *ENGINES[ENGINE], *os.environ.get("JAVA_OPTS", "").split(),
             "-cp", CLASSPATH, MAIN, ARGUMENTS[which]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = ""
        while not line.startswith("port"):
            line = self.process.stdout.readline()
            assert line, "the server does not start"
        self.url = "http://127.0.0.1:" + line.split()[1]
        self.responses = 0
        with urllib.request.urlopen(self.url + PATH % BYTES, timeout=60) as response:
            assert len(response.read()) == BYTES

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
        """Requests per second, p50 and p99 in ms, processor time per response in us."""
        before = self.cpu()
        output = subprocess.run(
            ["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%ds" % seconds, "--timeout", "30s", "--latency",
             "-H", "Accept-Encoding: gzip", self.url + PATH % BYTES],
            check=True, capture_output=True, text=True).stdout
        assert "Non-2xx" not in output and "Socket errors" not in output, output
        count = int(re.search(r"(\d+) requests in", output).group(1))
        if not count and not self.responses:
            return self.load(seconds)  # a busy machine, and a server that has only begun
        assert count, "nothing in %d s: %s" % (seconds, output)
        self.responses += count
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
        return rate, percentile(output, 50), percentile(output, 99), (self.cpu() - before) / count * 1e6

    def end(self):
        """WarpDrive's status, after which there is no server."""
        with urllib.request.urlopen(self.url + "/status", timeout=60) as response:
            status = response.read().decode()
        self.process.kill()
        self.process.wait()
        return status


def percentile(output, which):
    value, unit = re.search(r"%d%%\s+([\d.]+)(us|ms|s)" % which, output).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def ratio():
    stock, ours = Server("stock"), Server("ours")
    for server in (stock, ours, stock, ours):
        server.load(SECONDS)  # warms up
    resident = {server: server.resident() for server in (stock, ours)}
    rounds = []
    for number in range(ROUNDS):
        pair = [server.load(SECONDS) for server in ((stock, ours), (ours, stock))[number % 2]]
        rounds.append(pair if number % 2 == 0 else pair[::-1])
    grown = {server: server.resident() - resident[server] for server in (stock, ours)}

    cells = [PRODUCT, ENGINE]
    for index in range(4):
        ratios = sorted(b[index] / a[index] for a, b in rounds)
        cells.append("%.2f (%.2f to %.2f)" % (statistics.median(ratios), ratios[0], ratios[-1]))
    medians = [[statistics.median(side[index] for side in sides) for sides in zip(*rounds)] for index in range(4)]
    print("%d bytes, %d connections, %d rounds of %d s in turns" % (BYTES, CONNECTIONS, ROUNDS, SECONDS))
    print("| server | engine | requests/s | p50 | p99 | processor time per response |")
    print("|---|---|---|---|---|---|")
    print("| %s |" % " | ".join(cells))
    for form, pair in zip(("requests/s %.0f, %.0f", "p50 %.1f, %.1f ms", "p99 %.1f, %.1f ms", "%.0f, %.0f us"), medians):
        print("stock, WarpDrive:", form % tuple(pair))
    for name, server in (("stock", stock), ("WarpDrive", ours)):
        print("%s: %d responses, resident %.0f MiB after warming up, %+.0f since" % (
            name, server.responses, resident[server], grown[server]))
    stock.end()
    print(ours.end().strip())
    if grown[ours] > 64 + max(0, grown[stock]):
        sys.exit("the resident set of WarpDrive's server grows")


def steady():
    """The last step must not be above the second one, which is warm, by more than noise."""
    server = Server("ours")
    steps = []
    while server.responses < RESPONSES:
        server.load(SECONDS)
        while server.responses >= RESPONSES / 10 * (len(steps) + 1):
            steps.append(server.resident())
            print("%8d responses: resident %.1f MiB" % (server.responses, steps[-1]), flush=True)
    print(server.end().strip())
    if steps[-1] > steps[1] + 32:
        sys.exit("the resident set grows")


ratio() if MODE == "ratio" else steady()
