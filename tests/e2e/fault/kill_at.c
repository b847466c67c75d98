// Preloaded into a server: kills it right after the N-th write or sync of the database's log ("any N"), or the N-th sync
// alone ("commit N"), once the file KILL_AT says so. What was synced stands, but nobody was answered.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1;

static int is_log(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return n > 4 && strcmp(path + n - 4, "-wal") == 0;
}

static char kind[8];

static void count(int fd, int is_sync) {
  if (!is_log(fd)) return;
  if (left < 0) {
    const char *name = getenv("KILL_AT");
    FILE *file = name ? fopen(name, "r") : NULL;
    if (!file) return;
    if (fscanf(file, "%7s %ld", kind, &left) != 2) left = -1;
    fclose(file);
  }
  if (kind[0] == 'c' && !is_sync) return;
  if (left > 0 && --left == 0) kill(getpid(), SIGKILL);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  ssize_t done = real(fd, bytes, n, at);
  count(fd, 0);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  ssize_t done = real(fd, bytes, n, at);
  count(fd, 0);
  return done;
}

ssize_t write(int fd, const void *bytes, size_t n) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  ssize_t done = real(fd, bytes, n);
  count(fd, 0);
  return done;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int done = real(fd);
  count(fd, 1);
  return done;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int done = real(fd);
  count(fd, 1);
  return done;
}
