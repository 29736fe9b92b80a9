# SPDX-License-Identifier: Apache-2.0
#
# Builds the library for Windows and macOS, on Linux, beside those for Linux under target/native, and tests it
# there. They are a preview: no JVM of these systems has loaded them.
#
#   make -f preview.mk         those that there are tools for (bin/setup --all-platforms gets them)
#   make -f preview.mk test    runs them: Windows' under Wine, macOS' by a loader of the tests, arm64's in QEMU; and
#                              checks what they export and import, and macOS' signatures
#
# All have our own codec alone. ISA-L's assembler files would take other formats of the assembler for each; level
# 1 is the codec's there.

JAVA_HOME ?= $(patsubst %/bin/javac,%,$(realpath $(shell command -v javac)))
OPTIMISE ?= -O3

# The linker of clang's own version.
ld64 := $(shell command -v $(shell clang -print-prog-name=ld64.lld 2>/dev/null))
platforms := $(if $(shell command -v x86_64-w64-mingw32-gcc),windows-x86-64) \
    $(if $(and $(shell command -v clang),$(ld64),$(shell command -v llvm-strip)),macos-x86-64 macos-aarch64)
bundles := target/native/org/warpdrive/nativeglue
library = $(bundles)/$1/$(if $(filter windows-%,$1),warpdrive.dll,libwarpdrive.dylib)
work := target/native-build

cc_windows-x86-64 := x86_64-w64-mingw32-gcc
cc_macos-x86-64 := clang -target x86_64-apple-macos10.13
cc_macos-aarch64 := clang -target arm64-apple-macos11
include_windows := -isystem src/main/c/windows
include_macos := -nostdlibinc -isystem src/main/c/macos -isystem '$(JAVA_HOME)/include/linux'
arch_macos-x86-64 := x86_64
arch_macos-aarch64 := arm64
version_macos-x86-64 := 10.13
version_macos-aarch64 := 11.0

# As in the Makefile, where the reasons stand.
CFLAGS_ALL = -std=c11 -fno-stack-protector -U_FORTIFY_SOURCE '-ffile-prefix-map=$(CURDIR)=.' -fvisibility=hidden \
    -Wall -Wextra -Werror -Wconversion -Isrc/main/c $(include_$(firstword $(subst -, ,$1))) -isystem '$(JAVA_HOME)/include'
CFLAGS_windows := -Wno-attributes
CFLAGS_macos := -fPIC
CFLAGS_inflate_fast := -O2 -falign-functions=64
CFLAGS_inflate_fast_windows := -falign-loops=64 -fno-schedule-insns2

sources := $(wildcard src/main/c/*.c)
headers := $(wildcard src/main/c/*.h src/main/c/windows/* src/main/c/macos/* src/main/c/macos/sys/* src/test/c/*.h)

.DELETE_ON_ERROR:
.SECONDARY:
.SECONDEXPANSION:
.PHONY: all test

all: $(foreach platform,$(platforms),$(call library,$(platform)))

define rules_of
objects_$1 := $(sources:src/main/c/%.c=$(work)-$1/%.o)
$(work)-$1/%.o: src/main/c/%.c $(headers) preview.mk
	@mkdir -p $$(@D)
	$(cc_$1) $(OPTIMISE) $(call CFLAGS_ALL,$1) $(CFLAGS_$(firstword $(subst -, ,$1))) $$(CFLAGS_$$*) \
	    $$(CFLAGS_$$*_$(firstword $(subst -, ,$1))) -c $$< -o $$@
endef
$(foreach platform,$(platforms),$(eval $(call rules_of,$(platform))))

# What JNI looks for. Nothing else is exported: the queues of devices, which look for more, are Linux's.
entry_points := sed -n 's/^NATIVE([a-z]*, \([A-Za-z]*\), \([A-Za-z]*\)).*/Java_org_warpdrive_nativeglue_\1_\2/p' src/main/c/jni.c
$(work)-%/exports: src/main/c/jni.c preview.mk
	@mkdir -p $(@D)
	@{ echo JNI_OnUnload; $(entry_points) | grep -v _Isal_; } >$@

# No C run time: the functions of memory are those of a library that each Windows has.
$(bundles)/windows-%/warpdrive.dll: $$(objects_windows-$$*) $(work)-windows-%/exports
	@mkdir -p $(@D)
	@{ echo EXPORTS; cat $(work)-windows-$*/exports; } >$(work)-windows-$*/exports.def
	$(cc_windows-$*) -shared -nostdlib $(filter %.o,$^) $(work)-windows-$*/exports.def -o $@ -lmsvcrt -lkernel32 -lgcc \
	    -Wl,--no-insert-timestamp -Wl,--entry=0 -s

$(bundles)/macos-%/libwarpdrive.dylib: $$(objects_macos-$$*) $(work)-macos-%/exports src/main/c/macos/libSystem.tbd
	@mkdir -p $(@D)
	@sed 's/^/_/' $(work)-macos-$*/exports >$(work)-macos-$*/exports.list
	$(ld64) -dylib -arch $(arch_macos-$*) -platform_version macos $(version_macos-$*) $(version_macos-$*) \
	    -install_name @rpath/libwarpdrive.dylib -exported_symbols_list $(work)-macos-$*/exports.list -dead_strip \
	    $(filter %.o,$^) src/main/c/macos/libSystem.tbd -o $@ -adhoc_codesign
	llvm-strip -x $@

# ---- Tests: the round trip of the Makefile, with the program that a JVM of that system would be.

test: all $(platforms:%=$(work)-%/loaded.passed) $(platforms:%=$(work)-%/format.passed)
	$(if $(filter windows-%,$(platforms)),,@echo "no x86_64-w64-mingw32-gcc: no library for Windows")
	$(if $(filter macos-%,$(platforms)),,@echo "no clang, ld64.lld or llvm-strip: no libraries for macOS")

CFLAGS_TEST := -std=c11 -O2 -Wall -Wextra -Werror -Wconversion -Isrc/main/c
linux_jni := -isystem '$(JAVA_HOME)/include' -isystem '$(JAVA_HOME)/include/linux'
round_trip := src/test/c/load_and_round_trip.c
cc_program_macos-x86-64 := cc
cc_program_macos-aarch64 := aarch64-linux-gnu-gcc
run_windows-x86-64 := $(and $(shell command -v wine),WINEDEBUG=-all WINEPREFIX='$(CURDIR)/target/wine' wine)
run_macos-x86-64 := $(if $(filter x86_64,$(shell uname -m)),env)
run_macos-aarch64 := $(if $(filter aarch64,$(shell uname -m)),env,$(and $(shell command -v aarch64-linux-gnu-gcc), \
    $(addsuffix $() -L /usr/aarch64-linux-gnu,$(firstword $(foreach q,qemu-aarch64 qemu-aarch64-static,$(shell command -v $(q)))))))

$(work)-windows-%/load.exe: $(round_trip) src/test/c/load_by_system.c $(headers)
	$(cc_windows-$*) $(CFLAGS_TEST) -isystem src/main/c/windows -isystem '$(JAVA_HOME)/include' $(filter %.c,$^) -o $@

$(work)-macos-%/load.exe: $(round_trip) src/test/c/load_mach_o.c $(headers)
	$(cc_program_macos-$*) $(CFLAGS_TEST) $(linux_jni) $(filter %.c,$^) -o $@

# What cannot run here is said to be skipped.
$(work)-%/loaded.passed: $$(call library,$$*) $$(if $$(run_$$*),$(work)-$$*/load.exe)
	$(if $(run_$*),,@echo "$*: skipped, nothing to run it with (bin/setup --all-platforms gets it)")
	$(if $(run_$*),$(run_$*) $(work)-$*/load.exe $< $< $(work)-$*/out.gz)
	$(if $(run_$*),@for member in 1 2 3 4 5 6 7 8 9; do cat $<; done >$(work)-$*/expected)
	$(if $(run_$*),@gzip -dc $(work)-$*/out.gz | cmp - $(work)-$*/expected)
	@touch $@

# same EXPECTED: what comes in must be the lines of that list, in any order. Fails with the difference.
same = sort | diff $1 -

$(work)-windows-%/format.passed: $(bundles)/windows-%/warpdrive.dll
	@x86_64-w64-mingw32-objdump -p $< >$(@D)/headers
	@sort $(@D)/exports >$(@D)/exports.sorted
	@sed -n '/Ordinal\/Name Pointer/,/^$$/s/.*\[ *[0-9]*\].* \([A-Za-z_]*\)$$/\1/p' $(@D)/headers | $(call same,$(@D)/exports.sorted)
	@printf '%s\n' KERNEL32.dll VirtualAlloc VirtualFree memcpy memmove memset msvcrt.dll | LC_ALL=C sort >$(@D)/imports
	@{ sed -n 's/.*DLL Name: //p' $(@D)/headers; sed -n '/DLL Name/,/^$$/s/^\t[0-9a-f]*\t *[0-9]* *\([A-Za-z]*\).*/\1/p' $(@D)/headers; } | \
	    LC_ALL=C $(call same,$(@D)/imports)
	@grep -q 'Time/Date.*1970' $(@D)/headers && grep -q 'DYNAMIC_BASE' $(@D)/headers && grep -q 'NX_COMPAT' $(@D)/headers
	@touch $@

$(work)-macos-%/format.passed: $(bundles)/macos-%/libwarpdrive.dylib src/test/macos/signature.py
	@sort $(@D)/exports.list >$(@D)/exports.sorted
	@llvm-objdump --macho --exports-trie $< | sed -n 's/^0x[0-9A-F]* *//p' | $(call same,$(@D)/exports.sorted)
	@! llvm-objdump --macho --bind --lazy-bind $< | sed -n 's/.* libSystem  *//p' | \
	    grep -vxE '_mem(cpy|move|set|cmp|set_pattern16)|_bzero|___bzero|_mmap|_munmap|dyld_stub_binder'
	@llvm-objdump --macho --dylibs-used $< | sed -n 's/^\t\([^ ]*\) .*/\1/p' | tr '\n' ' ' | \
	    grep -qx '@rpath/libwarpdrive.dylib /usr/lib/libSystem.B.dylib '
	python3 src/test/macos/signature.py $<
	@touch $@
