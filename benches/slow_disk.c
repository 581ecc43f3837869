/* A disk that takes five milliseconds to keep what is written, as many do that are not on the same board. For the benches:
 *   cc -shared -fPIC -o target/slow_disk.so benches/slow_disk.c
 *   LD_PRELOAD=target/slow_disk.so cargo bench --bench performance -- commands
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
  struct timespec five = {0, 5000000};
  nanosleep(&five, NULL);
}

int fsync(int fd) {
  wait_for_the_disk();
  return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
  wait_for_the_disk();
  return (int)syscall(SYS_fdatasync, fd);
}
