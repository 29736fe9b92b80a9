// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The devices: parameters, registration with uacce, knobs and counters in debugfs. */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "device.h"

#define MOST_DEVICES 4

static int versions[MOST_DEVICES] = {3};
static int version_count = 1;
module_param_array_named(version, versions, int, &version_count, 0444);
MODULE_PARM_DESC(version, "interface version, 2 or 3, of each device; their number is the number of devices");

static int nodes[MOST_DEVICES] = {[0 ... MOST_DEVICES - 1] = NUMA_NO_NODE};
static int node_count;
module_param_array_named(node, nodes, int, &node_count, 0444);
MODULE_PARM_DESC(node, "NUMA node of each device, which need not be there; -1: none, and then sysfs has no numa_node");

static unsigned int queues = 8;
module_param(queues, uint, 0444);
MODULE_PARM_DESC(queues, "queues of each device");

static unsigned int depth = 1024;
module_param(depth, uint, 0444);
MODULE_PARM_DESC(depth, "entries of each ring");

static bool qp_info = true;
module_param(qp_info, bool, 0444);
MODULE_PARM_DESC(qp_info, "whether the ioctl that tells the depth exists, as it does from 6.1 on");

static struct wd_device *devices[MOST_DEVICES];
static struct dentry *debug_root;

unsigned long wd_window_size(const struct wd_device *device)
{
    return device->version < 3 ? V2_WINDOW_SIZE : V3_WINDOW_SIZE;
}

unsigned long wd_dus_size(const struct wd_device *device)
{
    return PAGE_ALIGN(device->depth * (SQE_SIZE + CQE_SIZE)) + PAGE_SIZE;
}

bool wd_fault_now(struct wd_device *device, bool wanted)
{
    u32 every = max_t(u32, READ_ONCE(device->faults.every), 1);

    return wanted && (u32)atomic_inc_return(&device->fault_clock) % every == 0;
}

static int counters_show(struct seq_file *file, void *unused)
{
    struct wd_device *device = file->private;

#define EACH(name) seq_printf(file, #name " %lld\n", atomic64_read(&device->counters.name));
    WD_COUNTERS(EACH)
#undef EACH
    return 0;
}
DEFINE_SHOW_ATTRIBUTE(counters);

static int reset_set(void *data, u64 value)
{
    wd_reset(data);
    return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(reset_fops, NULL, reset_set, "%llu\n");

static void create_knobs(struct wd_device *device)
{
    struct wd_faults *faults = &device->faults;
    struct dentry *debug = debugfs_create_dir(dev_name(&device->uacce->dev), debug_root);

    device->debug = debug;
    debugfs_create_file("counters", 0444, debug, device, &counters_fops);
    device->last_request_blob.data = device->last_request;
    device->last_request_blob.size = sizeof(device->last_request);
    debugfs_create_blob("last_request", 0444, debug, &device->last_request_blob);
    debugfs_create_file_unsafe("reset", 0200, debug, device, &reset_fops);
    debugfs_create_bool("unusable", 0644, debug, &device->unusable);
    debugfs_create_bool("stall", 0644, debug, &faults->stall);
    debugfs_create_bool("checksum", 0644, debug, &faults->checksum);
    debugfs_create_bool("output", 0644, debug, &faults->output);
    debugfs_create_bool("produced", 0644, debug, &faults->produced);
    debugfs_create_bool("tag", 0644, debug, &faults->tag);
    debugfs_create_u32("status", 0644, debug, &faults->status);
    debugfs_create_u32("every", 0644, debug, &faults->every);
    debugfs_create_u32("delay_us", 0644, debug, &faults->delay_us);
    debugfs_create_u32("end_status", 0644, debug, &faults->end_status);
}

static void remove_device(struct wd_device *device)
{
    debugfs_remove_recursive(device->debug);
    /* This stops and puts every queue, and no function of ours is called afterwards. A warning
     * would fail the run. */
    uacce_remove(device->uacce);
    WARN_ON(device->used);
    platform_device_unregister(device->platform);
    kfree(device->queues);
    kfree(device);
}

static struct wd_device *create_device(int number, unsigned int version)
{
    struct uacce_interface interface = {
        .name = WD_DRIVER_NAME,
        .flags = UACCE_DEV_SVA,
        .ops = &wd_queue_ops,
    };
    struct wd_device *device = kzalloc(sizeof(*device), GFP_KERNEL);
    int ret = -ENOMEM;

    if (!device)
        return ERR_PTR(-ENOMEM);
    device->version = version;
    device->depth = depth;
    device->queue_count = queues;
    device->has_qp_info = qp_info;
    device->faults.every = 1;
    spin_lock_init(&device->lock);
    device->queues = kcalloc(queues, sizeof(*device->queues), GFP_KERNEL);
    if (!device->queues)
        goto free;

    device->platform = platform_device_alloc(WD_DRIVER_NAME, number);
    if (!device->platform)
        goto free;
    set_dev_node(&device->platform->dev, nodes[number]);
    ret = platform_device_add(device->platform);
    if (ret) {
        platform_device_put(device->platform);
        goto free;
    }
    device->uacce = uacce_alloc(&device->platform->dev, &interface);
    if (IS_ERR(device->uacce)) {
        ret = PTR_ERR(device->uacce);
        goto unregister;
    }
    /* As in the real driver, there is no device without shared virtual addresses. */
    ret = -ENODEV;
    if (!(device->uacce->flags & UACCE_DEV_SVA))
        goto remove;
    device->uacce->priv = device;
    device->uacce->api_ver = version < 3 ? "hisi_qm_v2" : "hisi_qm_v3";
    /* The core adds a newline to the driver's list, which ends without one. */
    device->uacce->algs = version < 3 ? "zlib\ngzip" : "zlib\ngzip\ndeflate\nlz77_zstd";
    device->uacce->qf_pg_num[UACCE_QFRT_MMIO] = wd_window_size(device) >> PAGE_SHIFT;
    device->uacce->qf_pg_num[UACCE_QFRT_DUS] = wd_dus_size(device) >> PAGE_SHIFT;
    ret = uacce_register(device->uacce);
    if (ret)
        goto remove;
    create_knobs(device);
    return device;

remove:
    uacce_remove(device->uacce);
unregister:
    platform_device_unregister(device->platform);
free:
    kfree(device->queues);
    kfree(device);
    return ERR_PTR(ret);
}

static int __init wd_zip_init(void)
{
    int i;

    if (!queues || queues > MOST_QUEUES || depth < 2 || depth > 0x8000)
        return -EINVAL;
    debug_root = debugfs_create_dir("wd_zip", NULL);
    for (i = 0; i < version_count; i++) {
        struct wd_device *device = ERR_PTR(-EINVAL);

        if (versions[i] == 2 || versions[i] == 3)
            device = create_device(i, versions[i]);
        if (IS_ERR(device)) {
            while (i-- > 0)
                remove_device(devices[i]);
            debugfs_remove_recursive(debug_root);
            return PTR_ERR(device);
        }
        devices[i] = device;
    }
    return 0;
}

static void __exit wd_zip_exit(void)
{
    int i;

    for (i = 0; i < version_count; i++)
        remove_device(devices[i]);
    debugfs_remove_recursive(debug_root);
}

module_init(wd_zip_init);
module_exit(wd_zip_exit);

MODULE_LICENSE("Dual BSD/GPL");
MODULE_DESCRIPTION("Pretended HiSilicon ZIP accelerator for testing uacce users");
