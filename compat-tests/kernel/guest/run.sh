# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
insmod /modules/wd_zip.ko version=3,2 queues=4
/behaviour /out/TEST-kernel.Behaviour.xml

# The first compiler and no more: what runs for a second is not worth the second one's time here.
set -- -XX:+UseSerialGC -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:-CreateCoredumpOnCrash \
    -XX:ErrorFile=/out/hs_err_%p.log -Xmx512m -cp "/classes:/lib/jars/*"
tests=org.warpdrive.compat.kernel
/jre/bin/java "$@" -Dwarpdrive.hardware.min=1 $tests.GuestRun /out/TEST-kernel.Library.xml \
    $tests.KernelQueuesTest $tests.KernelContractTest || echo "FAILED library: status $?"
