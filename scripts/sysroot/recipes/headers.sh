# Libraries that are only headers, and zlib: as this machine has them. ICU is the system's, of which the headers tell.
ln -sfn /usr/include/{boost,CLI,toml++,tl,doctest,unicode} "$sysroot/include/"
ln -sfn /usr/include/utf8cpp/* "$sysroot/include/"

installed() { dpkg-query -W -f '${source:Upstream-Version}' "$1" | sed 's/[+~].*//'; }
cmake_package CLI11 "$(installed libcli11-dev)" CLI11::CLI11
cmake_package tomlplusplus "$(installed libtomlplusplus-dev)" tomlplusplus::tomlplusplus
cmake_package tl-expected "$(installed libexpected-dev)" tl::expected
cmake_package utf8cpp "$(installed libutfcpp-dev)" utf8cpp
cmake_package doctest "$(installed doctest-dev)" doctest::doctest

# For lowdown. The header of the C library, less what it includes of that.
mkdir -p "$sysroot/include/sys"
sed '/#include <sys\/cdefs.h>/d' "$(dpkg -L libc6-dev | grep '/sys/queue.h$')" >"$sysroot/include/sys/queue.h"

# Alone here, so that nothing links its DLL.
cp "/usr/$target/lib/libz.a" "$sysroot/lib/"
cp "/usr/$target/include/"{zlib.h,zconf.h} "$sysroot/include/"

# The runtime that the host and all plugins share.
runtime=$(dirname "$($target-g++-posix -print-file-name=libstdc++.dll.a)")
for file in "$runtime"/{libgcc_s_seh-1,libstdc++-6,libssp-0}.dll "/usr/$target/lib/libwinpthread-1.dll"; do
  $target-strip "$file" -o "$sysroot/bin/${file##*/}"
done
