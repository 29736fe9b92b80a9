# SPDX-License-Identifier: Apache-2.0
# What scenarios are written in. P is the program; descriptor 9 takes how each of its runs ended.
unset GZIP PIGZ POSIXLY_CORRECT JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export LC_ALL=C TZ=UTC
[ -z "$SETTINGS" ] || export JAVA_TOOL_OPTIONS=$SETTINGS
umask 022

# The program.
z() {
    "$P" "$@"
    echo "[$?]" >&9
}

# The program as a user without rights.
u() {
    chmod a+rwx .
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$P" "$@"
    else
        "$P" "$@"
    fi
    echo "[$?]" >&9
}

# Compressed data, always from gzip.
zip() {
    gzip -cn
}

# What standard input is worth as a gzip file.
whole() {
    gzip -t >/dev/null 2>&1 && echo whole || echo not whole
}

expanded() {
    gzip -dc 2>/dev/null | cksum
}

# died COMMAND...: and how it ended, which a shell cannot tell.
died() {
    perl -e 'open my $ended, ">>&=9"; my $p = fork; if (!$p) { exec {$ARGV[0]} @ARGV; exit 99 } waitpid $p, 0;
        print $ended $? & 127 ? "signal " . ($? & 127) : "exit " . ($? >> 8), "\n"' -- "$@"
}

# killed SIGNAL COMMAND...: by that signal, once there is output; -SIGNAL goes to the process group.
killed() {
    perl -e 'open my $ended, ">>&=9"; my $s = shift; my $p = fork;
        if (!$p) { setpgrp; exec {$ARGV[0]} @ARGV; exit 99 }
        until (grep(!/^b.gz$/, glob("*.gz .wdzip*")) || -s STDOUT) {
            if (waitpid $p, 1) { print $ended "ended too early\n"; exit }
            select undef, undef, undef, 0.01;
        }
        kill $s, $p; waitpid $p, 0;
        print $ended $? & 127 ? "signal " . ($? & 127) : "exit " . ($? >> 8), "\n"' -- "$@"
}

# What is in the directory: kind, rights, links, and data, expanded where it is gzip data.
files() {
    find . -mindepth 1 -printf '%y %m %n %P\n' | LC_ALL=C sort -k 4
    find . -mindepth 1 -type f -size -64M -print0 | LC_ALL=C sort -z | xargs -0 -r -n 1 sh -c 'gzip -dcqf 2>/dev/null <"$0" | cksum'
}

seq 100 >a
