// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Decodes the 8-byte stores that compilers emit for x86-64: from a register, an immediate or an
 * XMM register; and the exchange with which a JVM's interpreter stores where a fence is to follow.
 */
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <asm/fpu/api.h>
#include <asm/ptrace.h>

#include "platform.h"

#define LONGEST 15

#define REX 0x40
#define REX_W 0x08
#define REX_R 0x04

static unsigned long *general_register(struct pt_regs *r, unsigned int number)
{
    switch (number) {
    case 0: return &r->ax;
    case 1: return &r->cx;
    case 2: return &r->dx;
    case 3: return &r->bx;
    case 4: return &r->sp;
    case 5: return &r->bp;
    case 6: return &r->si;
    case 7: return &r->di;
    case 8: return &r->r8;
    case 9: return &r->r9;
    case 10: return &r->r10;
    case 11: return &r->r11;
    case 12: return &r->r12;
    case 13: return &r->r13;
    case 14: return &r->r14;
    default: return &r->r15;
    }
}

/* Reads the low half of an XMM register. kernel_fpu_begin() saves the registers of the thread
 * to memory. */
static u64 vector_register(unsigned int number)
{
    u64 value;

    kernel_fpu_begin();
    value = *(u64 *)&current->thread.fpu.fpstate->regs.fxsave.xmm_space[4 * number];
    kernel_fpu_end();
    return value;
}

/* Returns the length of ModRM, SIB and displacement, or 0 if the operand is a register. */
static unsigned int operand_length(const u8 *modrm)
{
    unsigned int mode = modrm[0] >> 6, base = modrm[0] & 7, length = 1;

    if (mode == 3)
        return 0;
    if (base == 4) {
        length++;
        base = modrm[1] & 7;
        if (mode == 0 && base == 5)
            return length + 4;
    } else if (mode == 0 && base == 5) {
        return length + 4;
    }
    return length + (mode == 1 ? 1 : mode == 2 ? 4 : 0);
}

int wd_decode_store(struct pt_regs *registers, struct wd_store *store)
{
    u8 code[LONGEST + 1] = {0};
    unsigned int room = PAGE_SIZE - (registers->ip & (PAGE_SIZE - 1));
    unsigned int at = 0, operand, reg, rex = 0, prefix = 0;
    unsigned long missed;

    if (!user_64bit_mode(registers))
        return -EINVAL;
    /* The next page need not exist, because the instruction may end before it. */
    pagefault_disable();
    missed = __copy_from_user_inatomic(code, (void __user *)registers->ip, min_t(unsigned int, room, LONGEST));
    if (!missed && room < LONGEST &&
        __copy_from_user_inatomic(code + room, (void __user *)(registers->ip + room), LONGEST - room))
        memset(code + room, 0, LONGEST - room);
    pagefault_enable();
    if (missed)
        return -EAGAIN;
    store->read = NULL;

    if (code[at] == 0x66 || code[at] == 0xf2)
        prefix = code[at++];
    if ((code[at] & 0xf0) == REX)
        rex = code[at++];

    if (!prefix && (rex & REX_W) && (code[at] == 0x89 || code[at] == 0xc7 || code[at] == 0x87)) {
        u8 opcode = code[at++];

        reg = ((code[at] >> 3) & 7) | (rex & REX_R ? 8 : 0);
        operand = operand_length(code + at);
        if (!operand)
            return -EINVAL;
        at += operand;
        if (opcode == 0xc7) {
            s32 value;

            memcpy(&value, code + at, sizeof(value));
            store->value = (u64)(s64)value;
            at += sizeof(value);
        } else {
            store->value = *general_register(registers, reg);
            if (opcode == 0x87)
                store->read = general_register(registers, reg);
        }
    } else if (prefix && code[at] == 0x0f) {
        u8 opcode = code[at + 1];
        bool movsd = prefix == 0xf2 && opcode == 0x11;
        bool movq = prefix == 0x66 && (opcode == 0xd6 || (opcode == 0x7e && (rex & REX_W)));

        at += 2;
        reg = ((code[at] >> 3) & 7) | (rex & REX_R ? 8 : 0);
        operand = operand_length(code + at);
        if (!(movsd || movq) || !operand)
            return -EINVAL;
        at += operand;
        store->value = vector_register(reg);
    } else {
        pr_warn_ratelimited("not a plain 8-byte store: %*ph\n", LONGEST, code);
        return -EINVAL;
    }
    store->length = at;
    return 0;
}

void wd_skip_store(struct pt_regs *registers, const struct wd_store *store)
{
    registers->ip += store->length;
    if (store->read)
        *store->read = 0;
}
