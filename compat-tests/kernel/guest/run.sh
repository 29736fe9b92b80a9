# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
insmod /modules/wd_zip.ko version=3,2 queues=4
/behaviour /out/TEST-kernel.Behaviour.xml

# The first compiler and no more: what runs for a second is not worth the second one's time here.
set -- -XX:+UseSerialGC -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:-CreateCoredumpOnCrash \
    -XX:ErrorFile=/out/hs_err_%p.log -Xmx512m -cp "/classes:/lib/jars/*"
tests=org.warpdrive.compat
contract=$tests.contract.WarpDriveContractTest
# Of the contract, what compresses: devices do not read here.
/jre/bin/java "$@" -Dwarpdrive.hardware.min=1 $tests.kernel.GuestRun /out/TEST-kernel.Library.xml \
    org.warpdrive.uacce.hisi.KernelGoldenTraffic $tests.kernel.KernelQueuesTest $tests.kernel.KernelContractTest \
    "$contract\$DeflaterFlush" "$contract\$DeflaterInput" "$contract\$DeflaterState" "$contract\$GzipOutput" ||
    echo "FAILED library: status $?"
