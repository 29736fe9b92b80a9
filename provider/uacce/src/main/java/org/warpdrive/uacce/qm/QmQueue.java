// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.QueueRing;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.sysfs.Flavour;

/**
 * The queue manager's protocol on one started queue. One thread at a time.
 *
 * <p>The JVM reports an access to a removed device's memory as an {@link InternalError}. Such an error cannot be told
 * from other internal errors of the JVM, except by its place. So any that is thrown here is taken to mean that the
 * device is gone.
 */
final class QmQueue implements QueueRing {
    private final QueueFile file;
    private final Flavour flavour;
    private final DeviceRegion dus;
    private final DusLayout layout;
    private final DoorbellLayout words;
    private final Doorbell doorbell;
    private final SubmissionRing submissions;
    private final CompletionRing completions;
    private final int queue;
    /** Whether the kernel reported the queue's number. If so, completions must name it. */
    private final boolean queueIsKnown;

    private final @Nullable QueueTrace trace;
    /** A copy of the current completion, for the trace. */
    private final ByteBuffer cqe = ByteBuffer.allocate(CqeLayout.BYTES);

    private final int reapsPerKernelPoll;
    private int reapsSinceKernelPoll;
    /**
     * Set after a stop. No doorbell may be rung then: hardware reports that as an error, and the rings may already
     * belong to another process.
     */
    private boolean stopped;

    private QueueCondition condition = QueueCondition.OPEN;

    QmQueue(
            QueueFile file,
            Flavour flavour,
            DeviceRegion dus,
            DusLayout layout,
            DoorbellLayout words,
            Doorbell doorbell,
            int queue,
            boolean queueIsKnown,
            @Nullable QueueTrace trace) {
        this.file = file;
        this.flavour = flavour;
        this.dus = dus;
        this.layout = layout;
        this.words = words;
        this.doorbell = doorbell;
        this.queue = queue;
        this.queueIsKnown = queueIsKnown;
        this.trace = trace;
        this.submissions = new SubmissionRing(dus, layout);
        this.completions = new CompletionRing(dus, layout);
        this.reapsPerKernelPoll = layout.cqDepth() / 2;
    }

    /** The queue number in doorbells. */
    int queue() {
        return queue;
    }

    @Override
    public int capacity() {
        return Math.min(submissions.capacity(), layout.cqDepth() - 1);
    }

    @Override
    public int inFlight() {
        return submissions.inFlight();
    }

    @Override
    public QueueCondition condition() {
        return condition;
    }

    @Override
    public boolean send(WdRequest request) {
        if (stopped || condition != QueueCondition.OPEN || submissions.inFlight() == capacity()) {
            return false;
        }
        int index = submissions.tryClaim();
        if (index == SubmissionRing.FULL) {
            return false;
        }
        boolean published = false;
        try {
            submissions.fill(index, request);
            boolean stopped = dus.getIntAcquire(layout.sendStopOffset()) == DusLayout.STOPPED;
            if (stopped) {
                file.settle();
                worsen(QueueCondition.SEND_STOPPED);
                return false;
            }
            int tail = submissions.publish(request);
            published = true;
            if (trace != null) {
                trace.request(index, request.entry());
            }
            doorbell.ring(words.submission(queue, tail)); // the doorbell's barrier makes the entry visible first
            return true;
        } catch (InternalError e) {
            worsen(QueueCondition.GONE);
            return published; // the device may have seen it, so the request stays in flight
        }
    }

    @Override
    public @Nullable WdRequest poll() {
        if (stopped || submissions.inFlight() == 0 || !condition.canReceive()) {
            return null;
        }
        try {
            if (!completions.isReadyAcquire()) {
                boolean stopped = dus.getIntAcquire(layout.receiveStopOffset()) == DusLayout.STOPPED;
                file.settle();
                if (stopped) {
                    worsen(QueueCondition.STOPPED);
                }
                return null;
            }
            int done = completions.donePlain();
            submissions.readBack();
            if (trace != null) {
                completions.readPlain(cqe);
            }
            boolean stopped = dus.getIntAcquire(layout.receiveStopOffset()) == DusLayout.STOPPED;
            file.settle(); // data read from the mapping is valid from here on
            if (stopped) {
                worsen(QueueCondition.STOPPED);
                return null;
            }
            if (CqeLayout.index(done) != submissions.headIndex() || (queueIsKnown && CqeLayout.queue(done) != queue)) {
                worsen(QueueCondition.BROKEN);
                return null;
            }
            int index = submissions.headIndex();
            completions.advance();
            WdRequest request = submissions.release();
            if (trace != null) {
                trace.completion(index, cqe, request.entry());
            }
            ringCompletion(false);
            keepKernelInStep();
            return request;
        } catch (InternalError e) {
            worsen(QueueCondition.GONE);
            return null;
        }
    }

    private void ringCompletion(boolean armed) {
        try {
            doorbell.ring(words.completion(queue, completions.headIndex(), armed));
        } catch (InternalError e) {
            worsen(QueueCondition.GONE); // requests completed before are valid
        }
    }

    /**
     * Polls the kernel regularly, because only that moves its head. Once that is a lap behind, its poll(2) would miss
     * completions.
     */
    private void keepKernelInStep() {
        if (++reapsSinceKernelPoll >= reapsPerKernelPoll) {
            reapsSinceKernelPoll = 0;
            file.poll(0);
        }
    }

    @Override
    public void arm() {
        if (!stopped && condition.canReceive()) {
            reapsSinceKernelPoll = 0; // the caller polls the kernel next
            ringCompletion(true);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        int request = flavour.putRequest();
        if (request != Flavour.NO_REQUEST && condition != QueueCondition.GONE) {
            file.ioctl(request, null);
        }
    }

    private void worsen(QueueCondition now) {
        if (now.compareTo(condition) > 0) {
            condition = now;
        }
    }
}
