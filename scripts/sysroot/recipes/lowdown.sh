# Its configure runs what it compiles, so this says what it would find: what the C library of mingw lacks.
{
  grep -oh 'HAVE_[A-Z0-9_]*' ./*.c ./*.h | sort -u | sed -E 's/.*/#define & 1/; /_(EXPLICIT_BZERO|MEMMEM|MEMRCHR|MEMSET_S|REALLOCARRAY|RECALLOCARRAY|STRLCAT|STRLCPY|STRNDUP|STRTONUM) /s/1$/0/'
  cat <<'END'
#include <stddef.h>
void explicit_bzero(void*, size_t);
void* memmem(const void*, size_t, const void*, size_t);
void* memrchr(const void*, int, size_t);
void* reallocarray(void*, size_t, size_t);
void* recallocarray(void*, size_t, size_t, size_t);
size_t strlcat(char*, const char*, size_t);
size_t strlcpy(char*, const char*, size_t);
char* strndup(const char*, size_t);
long long strtonum(const char*, long long, long long, const char**);
END
} >config.h
archive lowdown "-I. -I$sysroot/include -ffunction-sections" autolink.c buffer.c compats.c document.c entity.c util.c
cp lowdown.h "$sysroot/include/"
