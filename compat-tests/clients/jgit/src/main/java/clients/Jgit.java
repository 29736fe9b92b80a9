// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A history of five hundred commits or more, each with one more file, which grows in rounds that end with a garbage collection.
 * To read is to clone it, and to read every object of both repositories through windows of 8 KiB.
 */
public final class Jgit implements Client {
    private static final int MIN_COMMITS = 500;
    private static final int ROUNDS = 5;
    private static final int PIECE_BYTES = 48_000;
    private static final int WINDOW_BYTES = 8192;

    /** Windows are a setting of the process. */
    public Jgit() {
        WindowCacheConfig windows = new WindowCacheConfig();
        windows.setPackedGitWindowSize(WINDOW_BYTES);
        windows.setPackedGitLimit(32L * WINDOW_BYTES);
        windows.install();
    }

    @Override
    public long write(Path directory, Data data) throws IOException {
        int commits = Math.max(MIN_COMMITS, (int) (data.length() / PIECE_BYTES));
        try (Repository repository =
                FileRepositoryBuilder.create(origin(directory).toFile())) {
            repository.create(true);
            TreeFormatter tree = new TreeFormatter();
            ObjectId last = ObjectId.zeroId();
            long trees = 0;
            int number = 0;
            for (byte[] piece : data.pieces((int) (data.length() / commits))) {
                last = commit(repository, tree, piece, number++, last);
                trees += tree.toByteArray().length;
                if (number % (commits / ROUNDS) == 0) {
                    collect(repository, last);
                }
            }
            collect(repository, last);
            // Each piece once by itself and once for a pack, in which there is little left of a tree.
            return 2 * data.length() + trees;
        }
    }

    private static ObjectId commit(Repository repository, TreeFormatter tree, byte[] piece, int number, ObjectId parent)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            tree.append(name(number), FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, piece));
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(Constants.OBJ_TREE, tree.toByteArray()));
            if (number > 0) {
                commit.setParentId(parent);
            }
            PersonIdent author =
                    new PersonIdent("Author", "author@example.org", Instant.ofEpochSecond(number), ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage("Piece " + number + "\n");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static void collect(Repository repository, ObjectId last) throws IOException {
        RefUpdate update = repository.updateRef(Constants.HEAD);
        update.setNewObjectId(last);
        update.update();
        try {
            Git.wrap(repository).gc().call();
        } catch (GitAPIException e) {
            throw new IOException(e);
        }
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        Path clone = Files.createTempDirectory(directory, "clone");
        try (Git git = Git.cloneRepository()
                        .setBare(true)
                        .setURI(origin(directory).toUri().toString())
                        .setDirectory(clone.toFile())
                        .call();
                Repository original =
                        FileRepositoryBuilder.create(origin(directory).toFile())) {
            readAll(original, OutputStream.nullOutputStream());
            // Also by whoever receives a pack.
            return 3 * readAll(git.getRepository(), data);
        } catch (GitAPIException e) {
            throw new IOException(e);
        }
    }

    /** Every object, whose id must be that of its bytes; the pieces in their order. How many bytes there are in all. */
    private static long readAll(Repository repository, OutputStream data) throws IOException {
        int commits = 0;
        int trees = 0;
        int pieces = 0;
        long length = 0;
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit last = walk.parseCommit(repository.resolve(Constants.HEAD));
            walk.markStart(last);
            for (RevCommit commit : walk) {
                length += read(repository, commit, Constants.OBJ_COMMIT).length;
                commits++;
                length += read(repository, commit.getTree(), Constants.OBJ_TREE).length;
                trees++;
            }
            try (TreeWalk files = new TreeWalk(repository)) {
                files.addTree(last.getTree());
                while (files.next()) {
                    byte[] piece = read(repository, files.getObjectId(0), Constants.OBJ_BLOB);
                    data.write(piece);
                    length += piece.length;
                    pieces++;
                }
            }
        }
        if (commits < MIN_COMMITS || trees != commits || pieces != commits) {
            throw new IOException(commits + " commits, " + trees + " trees, " + pieces + " pieces");
        }
        return length;
    }

    private static byte[] read(Repository repository, ObjectId id, int type) throws IOException {
        byte[] bytes = repository.open(id, type).getBytes();
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            if (!ids.idFor(type, bytes).equals(id)) {
                throw new IOException(id + " has other bytes");
            }
        }
        return bytes;
    }

    private static String name(int number) {
        return String.format("piece-%05d", number);
    }

    private static Path origin(Path directory) {
        return directory.resolve("origin.git");
    }
}
