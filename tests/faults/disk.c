/* A disk that can be watched, filled and lost: preloaded into a real process, it sees every change to one folder.
 *
 * It writes each change to a record, in the one order in which they happened to all processes of that record; it
 * answers "no space left" from a chosen write on; it ends the process with SIGKILL at a chosen change to chosen files.
 * Built by tests/faults/disk.py, which also reads the record. Changes through mmap are not seen: SQLite makes them in -shm
 * files only, which are worth nothing after a power cut.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, WRITE, TRUNCATE, SYNC, SYNC_FOLDER, RENAME, UNLINK, MKDIR, RMDIR, MARK };

struct change {
    uint32_t op, process;
    uint64_t file;
    int64_t offset;
    uint32_t path, rest;
} __attribute__((packed));

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX], doomed[PATH_MAX];
static size_t root_length;
static int record = -1;
static long full_at, lasting, kill_at, writes, changes;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Begin anew: watch `folder`, record to `log`, be full from write `full` on (only there unless `last`), die at change
 * `die` of those whose path in the folder begins with `in`. */
void disk_plan(const char *folder, const char *log, long full, long last, long die, const char *in) {
    snprintf(root, sizeof root, "%s", folder);
    snprintf(doomed, sizeof doomed, "%s", in);
    root_length = strlen(root);
    if (record >= 0) syscall(SYS_close, record);
    record = *log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    full_at = full, lasting = last, kill_at = die, writes = changes = 0;
}

static const char *from_outside(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

__attribute__((constructor)) static void begin(void) {
    disk_plan(from_outside("DISK_FOLDER"), from_outside("DISK_RECORD"), atol(from_outside("DISK_FULL_AT")),
              atol(from_outside("DISK_FULL_LASTS")), atol(from_outside("DISK_KILL_AT")), from_outside("DISK_KILL_IN"));
}

static int inside(const char *path) {
    return root_length && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* Tell whether an open file lies in the folder, and which it is. */
static int known(int handle, char *path, struct stat *status) {
    char link[64];
    if (!root_length || fstat(handle, status) || !(S_ISREG(status->st_mode) || S_ISDIR(status->st_mode))) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return inside(path);
}

/* Give the whole path of a name under an open folder, and whether it lies in the watched one. */
static int located(int folder, const char *name, char *path) {
    char link[64], base[PATH_MAX] = "";
    if (!root_length) return 0;
    if (name[0] != '/') {
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, base, sizeof base - 1);
        base[length < 0 ? 0 : length] = 0;
    }
    int length = snprintf(path, PATH_MAX, "%s%s%s", base, *base ? "/" : "", name);
    return length < PATH_MAX && inside(path);
}

static void enter(void) {
    pthread_mutex_lock(&one_at_a_time);
    if (record >= 0) syscall(SYS_flock, record, LOCK_EX);
}

static void leave(void) {
    int kept = errno;
    if (record >= 0) syscall(SYS_flock, record, LOCK_UN);
    pthread_mutex_unlock(&one_at_a_time);
    errno = kept;
}

static int at_the_end(const char *path) {
    const char *name = path + root_length + (path[root_length] == '/');
    return !strncmp(name, doomed, strlen(doomed)) && ++changes == kill_at;
}
static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); }

/* Return how many of so many bytes there is room for: half of the first write that meets a disk full for good. */
static size_t room(size_t wanted) {
    writes++;
    if (!full_at || writes < full_at || (writes > full_at && !lasting)) return wanted;
    return writes == full_at && lasting ? wanted / 2 : 0;
}

static void note(uint32_t op, uint64_t file, int64_t offset, const char *path, const void *rest, size_t length) {
    struct change change = {op, (uint32_t)getpid(), file, offset, (uint32_t)strlen(path), (uint32_t)length};
    struct iovec parts[] = {{&change, sizeof change}, {(void *)path, change.path}, {(void *)rest, length}};
    if (record >= 0 && syscall(SYS_writev, record, parts, 3) < 0) abort();
}

/* Say in the record what the process has been told: tests call it. */
void disk_mark(const char *text) {
    enter();
    note(MARK, 0, 0, "", text, strlen(text));
    leave();
}

static ssize_t put(int handle, const void *bytes, size_t length, off64_t offset, int placed) {
    char path[PATH_MAX];
    struct stat status;
    if (!known(handle, path, &status))
        return placed ? REAL(pwrite64)(handle, bytes, length, offset) : REAL(write)(handle, bytes, length);
    enter();
    fstat(handle, &status);
    int last = at_the_end(path);
    size_t fits = room(length);
    if (last) fits = length / 2;
    if (!placed) offset = fcntl(handle, F_GETFL) & O_APPEND ? status.st_size : lseek64(handle, 0, SEEK_CUR);
    ssize_t done = -1;
    if (!fits && length) errno = ENOSPC;
    else done = placed ? REAL(pwrite64)(handle, bytes, fits, offset) : REAL(write)(handle, bytes, fits);
    if (done > 0) note(WRITE, status.st_ino, offset, path, bytes, (size_t)done);
    if (last) die();
    leave();
    return done;
}

ssize_t write(int handle, const void *bytes, size_t length) { return put(handle, bytes, length, 0, 0); }
ssize_t pwrite64(int handle, const void *bytes, size_t length, off64_t at) { return put(handle, bytes, length, at, 1); }
ssize_t pwrite(int handle, const void *bytes, size_t length, off_t at) { return put(handle, bytes, length, at, 1); }

ssize_t writev(int handle, const struct iovec *parts, int count) {
    char path[PATH_MAX];
    struct stat status;
    if (count < 1 || !known(handle, path, &status)) return REAL(writev)(handle, parts, count);
    return put(handle, parts[0].iov_base, parts[0].iov_len, 0, 0); /* a short write, which every caller must expect */
}

/* Copying inside the kernel is done by hand, so that the bytes are seen. */
ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
    char path[PATH_MAX], bytes[1 << 16];
    struct stat status;
    if (!known(to, path, &status)) return REAL(sendfile64)(to, from, offset, length);
    off64_t at = offset ? *offset : lseek64(from, 0, SEEK_CUR);
    ssize_t got = pread64(from, bytes, length < sizeof bytes ? length : sizeof bytes, at);
    ssize_t done = got > 0 ? put(to, bytes, (size_t)got, 0, 0) : got;
    if (done > 0 && offset) *offset += done;
    if (done > 0 && !offset) lseek64(from, done, SEEK_CUR);
    return done;
}
ssize_t sendfile(int to, int from, off_t *offset, size_t length) { return sendfile64(to, from, offset, length); }

static int opened(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    struct stat status;
    if (!(flags & (O_CREAT | O_TRUNC)) || !located(folder, name, path))
        return REAL(openat64)(folder, name, flags, mode);
    enter();
    int fresh = stat(path, &status) != 0, handle = -1;
    if ((fresh || (flags & O_TRUNC)) && at_the_end(path)) die();
    if (fresh && (flags & O_CREAT) && !room(2)) errno = ENOSPC;
    else handle = REAL(openat64)(folder, name, flags, mode);
    if (handle >= 0 && !fstat(handle, &status) && S_ISREG(status.st_mode)) {
        if (fresh) note(CREATE, status.st_ino, 0, path, "", 0);
        else if (flags & O_TRUNC) note(TRUNCATE, status.st_ino, 0, path, "", 0);
    }
    leave();
    return handle;
}

#define OPEN(name, folder)                     \
    int name {                                         \
        va_list rest;                                  \
        va_start(rest, flags);                         \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                  \
        return opened(folder, path, flags, mode);      \
    }
OPEN(open(const char *path, int flags, ...), AT_FDCWD)
OPEN(open64(const char *path, int flags, ...), AT_FDCWD)
OPEN(openat(int at, const char *path, int flags, ...), at)
OPEN(openat64(int at, const char *path, int flags, ...), at)

#define ON_HANDLE(op, real, offset)              \
    char path[PATH_MAX];                               \
    struct stat status;                                \
    if (!known(handle, path, &status)) return real;    \
    enter();                                           \
    if (at_the_end(path)) die();                           \
    int result = real;                                 \
    if (!result) note(op, status.st_ino, offset, path, "", 0); \
    leave();                                           \
    return result;

int fsync(int handle) { ON_HANDLE(S_ISDIR(status.st_mode) ? SYNC_FOLDER : SYNC, REAL(fsync)(handle), 0) }
int fdatasync(int handle) { ON_HANDLE(S_ISDIR(status.st_mode) ? SYNC_FOLDER : SYNC, REAL(fdatasync)(handle), 0) }
int ftruncate64(int handle, off64_t size) { ON_HANDLE(TRUNCATE, REAL(ftruncate64)(handle, size), size) }
int ftruncate(int handle, off_t size) { return ftruncate64(handle, size); }

typedef int Really(int folder, const char *name, const char *second, unsigned extra);

static int named(uint32_t op, int folder, const char *name, const char *second, Really *real, unsigned extra) {
    char path[PATH_MAX], other[PATH_MAX] = "";
    if (!located(folder, name, path)) return real(folder, name, second, extra);
    if (second) located(folder, second, other);
    enter();
    struct stat status;
    int there = !lstat(path, &status); /* what cannot come about is no change, and stands in no record either */
    if (there != (op == MKDIR) && at_the_end(path)) die();
    int result = -1;
    if (op == MKDIR && !room(2)) errno = ENOSPC;
    else result = real(folder, name, second, extra);
    if (!result) note(op, 0, 0, path, other, strlen(other));
    leave();
    return result;
}

static int move(int at, const char *from, const char *to, unsigned flags) {
    return (int)syscall(SYS_renameat2, at, from, at, to, flags);
}
static int drop(int at, const char *name, const char *none, unsigned flags) {
    return none ? -1 : (int)syscall(SYS_unlinkat, at, name, flags);
}
static int make(int at, const char *name, const char *none, unsigned mode) {
    return none ? -1 : (int)syscall(SYS_mkdirat, at, name, mode);
}

int rename(const char *from, const char *to) { return named(RENAME, AT_FDCWD, from, to, move, 0); }
int unlink(const char *name) { return named(UNLINK, AT_FDCWD, name, NULL, drop, 0); }
int rmdir(const char *name) { return named(RMDIR, AT_FDCWD, name, NULL, drop, AT_REMOVEDIR); }
int unlinkat(int at, const char *name, int flags) {
    return named(flags & AT_REMOVEDIR ? RMDIR : UNLINK, at, name, NULL, drop, (unsigned)flags);
}
int mkdir(const char *name, mode_t mode) { return named(MKDIR, AT_FDCWD, name, NULL, make, mode); }
int mkdirat(int at, const char *name, mode_t mode) { return named(MKDIR, at, name, NULL, make, mode); }

/* A disk that is full says so when it is asked, too. */
int statvfs64(const char *path, struct statvfs64 *answer) {
    int result = REAL(statvfs64)(path, answer);
    if (!result && inside(path) && full_at && lasting && writes >= full_at) answer->f_bfree = answer->f_bavail = 0;
    return result;
}
int statvfs(const char *path, struct statvfs *answer) { return statvfs64(path, (struct statvfs64 *)answer); }
