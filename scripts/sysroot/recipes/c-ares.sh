sed -i 's/__int64/long long/' include/ares_build.h # a macro of a header that it does not include
# Debian's patch for CVE-2023-31130 takes a name from a header that Windows lacks.
archive cares "-DCARES_STATICLIB -DINADDRSZ=4 -D_WIN32_WINNT=0x0A00 -Iinclude -Isrc/lib" src/lib/*.c
cp include/ares{,_build,_dns,_nameser,_rules,_version}.h "$sysroot/include/"
