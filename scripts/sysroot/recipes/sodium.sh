cp builds/msvc/version.h src/libsodium/include/sodium/
archive sodium "-DSODIUM_STATIC -DCONFIGURED=1 -DNATIVE_LITTLE_ENDIAN=1 -DHAVE_TI_MODE=1 -Isrc/libsodium/include/sodium -Isrc/libsodium/include" \
  $(find src/libsodium -name '*.c')
cp -r src/libsodium/include/sodium* "$sysroot/include/"
pkgconfig_package libsodium "$(version_of libsodium)" sodium
