// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Decodes the 8-byte stores of a general register on arm64: str, stur and stlr. */
#include <linux/errno.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>

#include "platform.h"

struct pattern {
    u32 mask, value;
};

/* Without write-back of the address, which no compiler uses for a device register. */
static const struct pattern patterns[] = {
    {0xffc00000, 0xf9000000}, /* str  xt, [xn, #imm12 * 8] */
    {0xffe00c00, 0xf8000000}, /* stur xt, [xn, #imm9] */
    {0xffe00c00, 0xf8200800}, /* str  xt, [xn, xm] */
    {0xfffffc00, 0xc89ffc00}, /* stlr xt, [xn] */
};

int wd_decode_store(struct pt_regs *registers, struct wd_store *store)
{
    unsigned long missed;
    unsigned int i;
    __le32 code;
    u32 word;

    if (compat_user_mode(registers))
        return -EINVAL;
    pagefault_disable();
    missed = __copy_from_user_inatomic(&code, (void __user *)registers->pc, sizeof(code));
    pagefault_enable();
    if (missed)
        return -EAGAIN;
    word = le32_to_cpu(code);
    for (i = 0; i < ARRAY_SIZE(patterns); i++) {
        if ((word & patterns[i].mask) == patterns[i].value) {
            /* Register number 31 is the zero register, as in pt_regs_read_reg(). */
            store->value = pt_regs_read_reg(registers, word & 31);
            store->length = sizeof(word);
            return 0;
        }
    }
    pr_warn_ratelimited("not a plain 8-byte store: %08x\n", word);
    return -EINVAL;
}

void wd_skip_store(struct pt_regs *registers, const struct wd_store *store)
{
    registers->pc += store->length;
}
