# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
insmod /modules/wd_zip.ko version=3,2 queues=4
/behaviour /out/TEST-kernel.Behaviour.xml
