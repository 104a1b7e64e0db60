archive cares "-DCARES_STATICLIB -D_WIN32_WINNT=0x0A00 -Iinclude -Isrc/lib" src/lib/*.c
cp include/ares{,_build,_dns,_nameser,_rules,_version}.h "$sysroot/include/"
