// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.warpdrive.stats.Term;

/**
 * An open MBean of numbers for exporters: flat attributes, named and described as their {@linkplain Term terms}. Any
 * thread may call it.
 */
final class NumbersBean implements DynamicMBean {
    private final MBeanInfo info;
    private final Supplier<Map<String, Object>> values;

    /**
     * Creates a bean.
     *
     * @param attributes made by {@link #attribute}
     * @param values returns the present values, by the names of the attributes
     */
    NumbersBean(
            String description, List<OpenMBeanAttributeInfoSupport> attributes, Supplier<Map<String, Object>> values) {
        this.info = new OpenMBeanInfoSupport(
                NumbersBean.class.getName(),
                description,
                attributes.toArray(new OpenMBeanAttributeInfoSupport[0]),
                null,
                null,
                null);
        this.values = values;
    }

    /** Returns the attribute of a term, whose value is a number. */
    static OpenMBeanAttributeInfoSupport attribute(Term term) {
        return attribute(term.attribute(), term.text(), SimpleType.LONG);
    }

    static OpenMBeanAttributeInfoSupport attribute(String name, String text, OpenType<?> type) {
        return new OpenMBeanAttributeInfoSupport(name, text, type, true, false, false);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Object value = values.get().get(Objects.requireNonNull(name));
        if (value == null) {
            throw new AttributeNotFoundException(name);
        }
        return value;
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        Map<String, Object> now = values.get();
        List<Attribute> found = new ArrayList<>();
        for (String name : names) {
            Object value = now.get(name);
            if (value != null) {
                found.add(new Attribute(name, value));
            }
        }
        return new AttributeList(found);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return info;
    }
}
