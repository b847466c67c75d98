// Preloaded into a bench: every fsync and fdatasync takes 2 ms longer.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

static void wait_2_ms(void) { usleep(2000); }

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_2_ms();
  return real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_2_ms();
  return real(fd);
}
