# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
failed() {
    echo "FAILED $*"
    echo "$*" >>/out/failed.txt
}

insmod /modules/wd_zip.ko version=3,2 queues=4 node=0,1
/behaviour /out/TEST-kernel.Behaviour.xml || failed "behaviour: status $?"

# The first compiler and no more: what runs for a second is not worth the second one's time here. A busy machine is not to
# be taken for a dead device.
set -- -XX:+UseSerialGC -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:-CreateCoredumpOnCrash \
    -XX:ErrorFile=/out/hs_err_%p.log -Xmx512m -Dwarpdrive.hardware.timeout=1000 -Dwarpdrive.hardware.min=1 -Dwarpdrive.hardware.compare=false \
    -cp "/classes:/lib/jars/*"
tests=org.warpdrive.compat
contract=$tests.contract.WarpDriveContractTest
# Of the contract, what compresses: devices do not read here. A JVM that hangs is asked for its threads, then killed.
timeout -s QUIT -k 20 480 /jre/bin/java "$@" $tests.kernel.GuestRun /out/TEST-kernel.Library.xml \
    org.warpdrive.uacce.zip.KernelGoldenTraffic $tests.kernel.KernelQueuesTest $tests.kernel.KernelContractTest \
    "$contract\$DeflaterFlush" "$contract\$DeflaterInput" "$contract\$DeflaterParameters" "$contract\$DeflaterState" \
    "$contract\$GzipOutput" "$contract\$ZipStreams" "$contract\$CallPatterns" "$contract\$PeerBugs" ||
    failed "library: status $?"
