// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * An IOMMU for the pretended device. It binds processes to PASIDs, one for each process however
 * many queues it has open. On x86 uacce.c is compiled to call these functions by name; on arm64
 * the kernel's IOMMU core calls them through iommu_ops.
 */
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "platform.h"

struct wd_binding {
    struct iommu_sva handle;
    struct list_head node;
    /* held by mmgrab(), not by its users, which would keep a dead process alive */
    struct mm_struct *mm;
    u32 pasid;
    unsigned int users;
};

static LIST_HEAD(bindings);
static DEFINE_MUTEX(bindings_lock);
static u32 last_pasid;

static struct iommu_sva *bind(struct device *dev, struct mm_struct *mm)
{
    struct wd_binding *binding;

    mutex_lock(&bindings_lock);
    list_for_each_entry(binding, &bindings, node) {
        if (binding->mm == mm && binding->handle.dev == dev) {
            binding->users++;
            goto out;
        }
    }
    binding = kzalloc(sizeof(*binding), GFP_KERNEL);
    if (!binding) {
        mutex_unlock(&bindings_lock);
        return ERR_PTR(-ENOMEM);
    }
    mmgrab(mm);
    binding->handle.dev = dev;
    binding->mm = mm;
    binding->pasid = ++last_pasid;
    binding->users = 1;
    list_add(&binding->node, &bindings);
out:
    mutex_unlock(&bindings_lock);
    return &binding->handle;
}

static void unbind(struct iommu_sva *handle)
{
    struct wd_binding *binding = container_of(handle, struct wd_binding, handle);

    mutex_lock(&bindings_lock);
    if (--binding->users == 0) {
        list_del(&binding->node);
        mmdrop(binding->mm);
        kfree(binding);
    }
    mutex_unlock(&bindings_lock);
}

static u32 pasid_of(struct iommu_sva *handle)
{
    return container_of(handle, struct wd_binding, handle)->pasid;
}

struct mm_struct *wd_pasid_memory(u32 pasid)
{
    struct mm_struct *mm = NULL;
    struct wd_binding *binding;

    mutex_lock(&bindings_lock);
    list_for_each_entry(binding, &bindings, node) {
        if (binding->pasid == pasid) {
            if (mmget_not_zero(binding->mm))
                mm = binding->mm;
            break;
        }
    }
    mutex_unlock(&bindings_lock);
    return mm;
}
EXPORT_SYMBOL_GPL(wd_pasid_memory);

#ifdef CONFIG_X86

/* <linux/iommu.h> has declared these functions under the names that uacce.c was compiled to use. */

struct iommu_sva *wd_sva_bind(struct device *dev, struct mm_struct *mm, void *drvdata)
{
    return bind(dev, mm);
}
EXPORT_SYMBOL_GPL(wd_sva_bind);

void wd_sva_unbind(struct iommu_sva *handle)
{
    unbind(handle);
}
EXPORT_SYMBOL_GPL(wd_sva_unbind);

u32 wd_sva_get_pasid(struct iommu_sva *handle)
{
    return pasid_of(handle);
}
EXPORT_SYMBOL_GPL(wd_sva_get_pasid);

int wd_dev_enable_feature(struct device *dev, enum iommu_dev_features feature)
{
    return 0;
}
EXPORT_SYMBOL_GPL(wd_dev_enable_feature);

int wd_dev_disable_feature(struct device *dev, enum iommu_dev_features feature)
{
    return 0;
}
EXPORT_SYMBOL_GPL(wd_dev_disable_feature);

static int __init platform_init(void)
{
    return 0;
}

#else

static struct iommu_device iommu;

static struct iommu_device *probe_device(struct device *dev)
{
    if (dev->bus != &platform_bus_type || strncmp(dev_name(dev), WD_DRIVER_NAME, strlen(WD_DRIVER_NAME)))
        return ERR_PTR(-ENODEV);
    return &iommu;
}

static void release_device(struct device *dev)
{
}

static int attach_device(struct iommu_domain *domain, struct device *dev)
{
    return 0;
}

static void free_domain(struct iommu_domain *domain)
{
    kfree(domain);
}

static const struct iommu_domain_ops domain_ops = {
    .attach_dev = attach_device,
    .free = free_domain,
};

static struct iommu_domain *allocate_domain(unsigned int type)
{
    if (type != IOMMU_DOMAIN_IDENTITY)
        return NULL;
    return kzalloc(sizeof(struct iommu_domain), GFP_KERNEL);
}

static int default_domain(struct device *dev)
{
    return IOMMU_DOMAIN_IDENTITY;
}

static int feature(struct device *dev, enum iommu_dev_features feature)
{
    return 0;
}

static struct iommu_sva *sva_bind(struct device *dev, struct mm_struct *mm, void *drvdata)
{
    return bind(dev, mm);
}

static const struct iommu_ops ops = {
    .domain_alloc = allocate_domain,
    .probe_device = probe_device,
    .release_device = release_device,
    .device_group = generic_device_group,
    .dev_enable_feat = feature,
    .dev_disable_feat = feature,
    .sva_bind = sva_bind,
    .sva_unbind = unbind,
    .sva_get_pasid = pasid_of,
    .def_domain_type = default_domain,
    .default_domain_ops = &domain_ops,
    .pgsize_bitmap = PAGE_SIZE,
    .owner = THIS_MODULE,
};

static int __init platform_init(void)
{
    int ret = iommu_device_sysfs_add(&iommu, NULL, NULL, "wd_iommu");

    if (ret)
        return ret;
    ret = iommu_device_register(&iommu, &ops, NULL);
    if (ret)
        iommu_device_sysfs_remove(&iommu);
    return ret;
}

#endif

/* No exit function, because mappings of a removed device still lead here. The module stays
 * loaded. */
module_init(platform_init);

MODULE_LICENSE("Dual BSD/GPL");
MODULE_DESCRIPTION("Pretended IOMMU and register windows for testing uacce users");
