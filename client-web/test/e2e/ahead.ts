/**
 * A server whose clock is put forward while it runs: the same program, before which the C library's clock is asked. What
 * waits for days is then waited for.
 */

import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const SOURCE = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
static const volatile long *ahead;
__attribute__((constructor)) static void begin(void) {
  void *seen = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, open(getenv("ECRIN_TEST_AHEAD"), O_RDONLY), 0);
  if (seen == MAP_FAILED) abort();
  ahead = seen;
}
int clock_gettime(clockid_t clock, struct timespec *at) {
  int failed = syscall(SYS_clock_gettime, clock, at);
  if (!failed && clock == CLOCK_REALTIME && ahead) at->tv_sec += *ahead;
  return failed;
}
`;

export class Ahead {
  readonly #file: string;
  readonly #library: string;
  #seconds = 0n;

  constructor(root: string) {
    this.#file = join(root, "ahead");
    this.#library = join(root, "ahead.so");
    this.#write("w");
    writeFileSync(join(root, "ahead.c"), SOURCE);
    execFileSync("cc", ["-shared", "-fPIC", "-o", this.#library, join(root, "ahead.c")]);
  }

  /** What the server has to be started with. */
  get env(): Record<string, string> {
    return { LD_PRELOAD: this.#library, ECRIN_TEST_AHEAD: this.#file };
  }

  /** It is so many hours later from now on. */
  hours(more: number): void {
    this.#seconds += BigInt(more) * 3600n;
    this.#write("r+");
  }

  /** In place: the server looks at this very file. */
  #write(how: "w" | "r+"): void {
    const bytes = new BigInt64Array([this.#seconds]);
    const file = openSync(this.#file, how);
    writeSync(file, new Uint8Array(bytes.buffer), 0, 8, 0);
    closeSync(file);
  }
}
