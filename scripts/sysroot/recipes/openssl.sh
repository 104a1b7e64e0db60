# TLS, keys, signatures and hashes, in a DLL: OpenSSL pins the file that holds it, which must not be a plugin. The
# folder of its settings is one that only an administrator writes to.
off=(shared tests legacy engine module autoload-config ui-console aria bf camellia cast cmp cms comp ct dtls ec2m gost
  idea mdc2 ocb rc2 rc4 rmd160 scrypt seed siv sm2 sm3 sm4 srp srtp ssl-trace ssl3 ts whirlpool)
./Configure mingw64 "${off[@]/#/no-}"
make_here() { make -s -j"$(nproc)" OPENSSLDIR='C:/Program Files/Common Files/SSL' "$@"; }
make_here build_generated
make_here libcrypto.a libssl.a

$target-gcc-posix -shared -o "$sysroot/bin/libcrypto-3-x64.dll" -Wl,--out-implib,"$sysroot/lib/libcrypto.dll.a" \
  -Wl,--export-all-symbols -Wl,--whole-archive libcrypto.a -Wl,--no-whole-archive -lws2_32 -lcrypt32 -s
cp libssl.a "$sysroot/lib/"
cp -r include/openssl "$sysroot/include/"
