/* The network and the file system. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "attempts.h"

static void open_socket(const situation* s) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(80)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd >= 0) connect(fd, (const struct sockaddr*)&address, sizeof address);
  tell_result(s, fd);
}

static void open_inet6(const situation* s) {
  tell_result(s, socket(AF_INET6, SOCK_DGRAM, 0));
}

static void open_netlink(const situation* s) {
  tell_result(s, socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
}

static void open_abstract_socket(const situation* s) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0hostile"};
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  const socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 8);
  tell_result(s, fd < 0 ? fd : bind(fd, (const struct sockaddr*)&address, size));
}

static void make_socketpair(const situation* s) {
  int ends[2];
  tell_result(s, socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

static void read_path(const situation* s, const char* path) {
  char byte;
  const int fd = open(path, O_RDONLY);
  tell_result(s, fd < 0 ? fd : read(fd, &byte, 1));
}

static void read_passwd(const situation* s) {
  read_path(s, "/etc/passwd");
}

static void read_environ(const situation* s) {
  char path[64];
  read_path(s, "/proc/1/environ");
  snprintf(path, sizeof path, "/proc/%d/environ", (int)getppid());
  read_path(s, path);
  read_path(s, "/proc/self/environ");
}

static void read_parent_memory(const situation* s) {
  char path[64];
  char byte;
  struct iovec here = {&byte, 1};
  struct iovec there = {(void*)s->host, 1};
  snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
  read_path(s, path);
  tell_result(s, process_vm_readv(getppid(), &here, 1, &there, 1, 0));
}

static void list_files(const situation* s) {
  DIR* const directory = opendir("/usr/lib");
  tell_result(s, directory != NULL && readdir(directory) != NULL ? 0 : -1);
}

static void write_file(const situation* s) {
  tell_result(s, open("/tmp/hostile_was_here", O_WRONLY | O_CREAT | O_TRUNC, 0600));
}

/* The payload names it: the tests know where it lies. */
static void write_own_file(const situation* s) {
  char path[512];
  snprintf(path, sizeof path, "%.*s", (int)s->event->payload.size, (const char*)s->event->payload.data);
  tell_result(s, open(path, O_RDWR));
}

static void make_memory_file(const situation* s) {
  tell_result(s, memfd_create("hostile", 0));
}

static void unlink_file(const situation* s) {
  tell_result(s, unlink("/tmp/hostile_was_here"));
}

/* Size and times of a file whose content is out of reach. */
static void look_at_file(const situation* s) {
  struct stat found;
  tell_result(s, stat("/etc/shadow", &found));
  tell_result(s, fstatat(AT_FDCWD, "/etc/shadow", &found, AT_EMPTY_PATH));
  tell_result(s, (long)syscall(SYS_newfstatat, AT_FDCWD, "/etc/shadow", &found, AT_EMPTY_PATH));
  tell_result(s, (long)syscall(SYS_openat, AT_FDCWD, "/etc/shadow", O_PATH, 0, 0, 0x61686121));
  tell_result(s, (long)syscall(SYS_openat, AT_FDCWD, "/etc/shadow", O_PATH | (1L << 32), 0, 0, 0x61686121));
  tell_result(s, open("/etc/shadow", O_PATH));
}

/* Whether there is such a file, by how the opening fails. */
static int error_of(const char* path, long hint) {
  errno = 0;
  const long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY, 0, 0, hint);
  return fd >= 0 ? -1 : errno;
}

static void tell_files_apart(const situation* s) {
  static const char* const pairs[][2] = {{"/etc/passwd", "/etc/no_such_file"},
                                         {"/etc/passwd", "/no/such/folder"},
                                         {"/proc/1/status", "/proc/999999999/status"},
                                         {"/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/libnone.so.6"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; ++i)
    for (int hinted = 0; hinted < 2; ++hinted) {
      const long hint = hinted ? 0x61686121 : 0;
      const int there = error_of(pairs[i][0], hint), nowhere = error_of(pairs[i][1], hint);
      tell(s, there == nowhere && there > 0 ? "refused" : "SUCCEEDED");
    }
}

const attempt attempts_on_files[] = {{"socket", open_socket},
                                     {"inet6", open_inet6},
                                     {"netlink", open_netlink},
                                     {"abstract_socket", open_abstract_socket},
                                     {"socketpair", make_socketpair},
                                     {"read_passwd", read_passwd},
                                     {"read_environ", read_environ},
                                     {"read_parent_memory", read_parent_memory},
                                     {"list_files", list_files},
                                     {"write_file", write_file},
                                     {"write_own_file", write_own_file},
                                     {"memory_file", make_memory_file},
                                     {"unlink", unlink_file},
                                     {"look_at_file", look_at_file},
                                     {"tell_files_apart", tell_files_apart},
                                     {NULL, NULL}};
