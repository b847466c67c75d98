// A server that believes it is another time: a scenario of a day must not depend on the day and hour at which it runs.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Stands between the server and the system's clock; only the wall clock moves. */
const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
static int (*real)(clockid_t, struct timespec *);
static long shift;
int clock_gettime(clockid_t which, struct timespec *at) {
  if (!real) {
    const char *wanted = getenv("CLOCK_SHIFT_S");
    shift = wanted ? atol(wanted) : 0;
    *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
  }
  int refused = real(which, at);
  if (!refused && which == CLOCK_REALTIME) at->tv_sec += shift;
  return refused;
}
`

/** What to add to a server's environment so that its clock goes from this moment on, given in ms. Needs the C compiler that Rust needs, too. */
export function clockFrom(folder, atMs) {
  const library = join(folder, 'moved-clock.so')
  const source = join(folder, 'moved-clock.c')
  writeFileSync(source, SOURCE)
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  return { LD_PRELOAD: library, CLOCK_SHIFT_S: String(Math.round((atMs - Date.now()) / 1000)) }
}
